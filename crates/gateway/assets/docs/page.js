// Shows /v1/openapi.json with Swagger UI. Nothing is asked of other hosts: its validator is switched off.
SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null, displayRequestDuration: true });
