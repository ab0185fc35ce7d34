//! Every route has its row: none is private to anybody, since what a reader may see is decided by what is read.

use domain::permission::Role;
use std::collections::BTreeSet;
use tests::{TestServer, project_file};

/// Every route, and its status for a reader who is not signed in.
pub const ROUTES: &[(&str, u16)] = &[
    ("/.well-known/jwks.json", 200),
    ("/.well-known/tdmrep.json", 200),
    ("/auth/login", 405),
    ("/auth/logout", 405),
    ("/auth/refresh", 405),
    ("/docs", 200),
    ("/docs/{file}", 404),
    ("/feeds/{}", 404),
    ("/feeds/{}/{{slug}}/{}", 404),
    ("/graphql", 400),
    ("/graphql/assets/{file}", 404),
    ("/healthz", 200),
    ("/media/{id}/{name}", 404),
    ("/metrics", 404),
    ("/readyz", 200),
    ("/robots.txt", 200),
    ("/sitemap.xml", 200),
    ("/sitemaps/news.xml", 200),
    ("/sitemaps/pages.xml", 200),
    ("/sitemaps/sections.xml", 200),
    ("/sitemaps/{month}.xml", 404),
    ("/v1/articles", 200),
    ("/v1/articles/{id}", 404),
    ("/v1/articles/{{id}}/{}", 404),
    ("/v1/changes", 200),
    ("/v1/changes/digest", 401),
    ("/v1/collections/{slug}", 404),
    ("/v1/contributors/{slug}", 404),
    ("/v1/export", 200),
    ("/v1/media", 405),
    ("/v1/media/{id}", 404),
    ("/v1/menus/{slug}", 404),
    ("/v1/openapi.json", 200),
    ("/v1/pages/{slug}", 404),
    ("/v1/resolve", 400),
    ("/v1/search", 503),
    ("/v1/sections", 200),
    ("/v1/topics/{slug}", 404),
];

/// The addresses that stand in the gateway's sources, where routes are made.
fn addresses() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in [
        "rest/mod.rs",
        "feeds/mod.rs",
        "sitemaps.rs",
        "terms.rs",
        "auth/routes.rs",
        "graphql/handler.rs",
        "health.rs",
        "metrics.rs",
        "http.rs",
        "openapi.rs",
        "openapi/page.rs",
        "pictures.rs",
    ] {
        let source = project_file(&format!("crates/gateway/src/{file}"));
        let source = source.split("mod tests {").next().unwrap_or_default();
        let texts = source.split('"').skip(1).step_by(2);
        found.extend(
            texts
                .filter(|text| text.starts_with('/') && text.len() > 1 && !text.contains(' '))
                .map(str::to_owned),
        );
    }
    found
}

#[tokio::test]
async fn every_route_has_its_row_and_is_private_to_nobody_but_by_its_method() {
    let listed: BTreeSet<String> = ROUTES.iter().map(|(route, _)| (*route).to_owned()).collect();
    assert_eq!(addresses(), listed);
    let server = TestServer::start().await;
    for (route, status) in ROUTES {
        let address = route.replace("{{slug}}", "nothing").replace("{}", "nothing");
        let address = address
            .replace("{{id}}", "nothing")
            .replace("{id}", "nothing")
            .replace("{month}", "2026-05")
            .replace("{slug}", "nothing")
            .replace("{file}", "nothing")
            .replace("{name}", "nothing");
        assert_eq!(server.public().get(&address).await.status, *status, "{route}");
        let signed_in = server.signed_in(Role::Chief).await.get(&address).await;
        assert_eq!(signed_in.status, *status, "{route}");
    }
}
