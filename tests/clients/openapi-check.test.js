// The guard of openapi.json, tried on made-up changes of it.
//
// Go next to openapi-check.js.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { breakingChanges } from './openapi-check.js';

const TEXT = await readFile(new URL('../../openapi.json', import.meta.url), 'utf8');
const released = () => JSON.parse(TEXT);
const parameter = (document, name) => document.paths['/v1/articles'].get.parameters.find((one) => one.name === name);
const names = (change, changelog = '## Unreleased\n') => {
  const document = released();
  change(document);
  return breakingChanges(released(), document, changelog)
    .filter((change) => !change.named)
    .map((change) => change.name);
};

test('a breaking change that the changelog does not name is refused', () => {
  for (const [change, name] of [
    [(document) => delete document.paths['/v1/sections'], 'listSections'],
    [(document) => document.paths['/v1/articles'].get.parameters.shift(), 'listArticles.section'],
    [(document) => (parameter(document, 'topic').required = true), 'listArticles.topic'],
    [(document) => (parameter(document, 'first').schema.maximum = 50), 'listArticles.first.maximum'],
    [(document) => document.paths['/v1/articles'].get.parameters.push({ name: 'x', in: 'query', required: true, schema: {} }), 'listArticles.x'],
    [(document) => delete document.components.schemas.Topic.properties.name, 'getTopic.200.name'],
    [(document) => (document.components.schemas.Topic.properties.name.type = 'integer'), 'Topic.name'],
    [(document) => delete document.paths['/v1/topics/{slug}'].get.responses[200], 'getTopic.200'],
    [(document) => document.components.schemas.Order.enum.pop(), 'listArticles.order.enum.2'],
    [
      ({ components: { schemas } }) => {
        schemas.Credentials.properties.code = { type: 'string' };
        schemas.Credentials.required.push('code');
      },
      'login.code',
    ],
  ]) {
    const found = names(change);
    assert(found.some((one) => one === name || one.startsWith(`${name}.`)), `${name} is not in ${found}`);
  }
});

test('a breaking change that is named among the unreleased changes passes', () => {
  const change = (document) => delete document.paths['/v1/sections'];
  assert.deepEqual(names(change, '# Changes\n\n## Unreleased\n\n- `listSections` is gone.\n\n## 1.0.0\n'), []);
  for (const changelog of ['## Unreleased\n\n## 1.0.0\n\n- `listSections` is gone.\n', '## Unreleased\n\n- listSections is gone.\n']) {
    assert.deepEqual(names(change, changelog), ['listSections']);
  }
});

test('what is only added or described passes', () => {
  const refusal = (document) => document.paths['/v1/articles'].get.responses[400].content['application/problem+json'].schema;
  for (const change of [
    () => {},
    (document) => (document.info.description = 'Otherwise.'),
    (document) => (document.paths['/v1/more'] = document.paths['/v1/sections']),
    ({ components: { schemas } }) => {
      schemas.Topic.properties.more = { type: 'string' };
      schemas.Topic.required.push('more');
    },
    (document) => document.paths['/v1/articles'].get.parameters.push({ name: 'x', in: 'query', required: false, schema: {} }),
    (document) => refusal(document).allOf[1].properties.code.enum.push('SOMETHING_NEW'),
  ]) {
    assert.deepEqual(names(change), []);
  }
});
