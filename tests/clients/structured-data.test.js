// What a page says of itself, checked by structured-data-testing-tool: against what Google, Facebook and Twitter ask for, and schema.org.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import sdtt from 'structured-data-testing-tool';
import presets from 'structured-data-testing-tool/presets.js';
import { startDateline } from './server.js';

const SEO = `title description canonical robots
  openGraph { type title description url siteName locale image { url width height altText } publishedAt modifiedAt section tags authors }
  twitter { card title description image { url altText } } jsonLd hreflang { language url }`;

const dateline = await startDateline();

const escaped = (text) => String(text).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** The page that a front end makes of it. */
function page(seo) {
  const { openGraph: og, twitter } = seo;
  const meta = (attribute, name, content) =>
    [content].flat().filter((one) => one !== null && one !== undefined)
      .map((one) => `<meta ${attribute}="${name}" content="${escaped(one)}">`);
  return `<!doctype html><html><head><title>${escaped(seo.title)}</title><link rel="canonical" href="${escaped(seo.canonical)}">
    ${seo.hreflang.map(({ language, url }) => `<link rel="alternate" hreflang="${language}" href="${escaped(url)}">`).join('')}
    ${[
      meta('name', 'description', seo.description),
      meta('name', 'robots', seo.robots),
      meta('property', 'og:type', og.type),
      meta('property', 'og:title', og.title),
      meta('property', 'og:description', og.description),
      meta('property', 'og:url', og.url),
      meta('property', 'og:site_name', og.siteName),
      meta('property', 'og:locale', og.locale),
      meta('property', 'og:image', og.image?.url),
      meta('property', 'og:image:width', og.image?.width),
      meta('property', 'og:image:height', og.image?.height),
      meta('property', 'og:image:alt', og.image?.altText),
      meta('property', 'article:published_time', og.publishedAt),
      meta('property', 'article:modified_time', og.modifiedAt),
      meta('property', 'article:section', og.section),
      meta('property', 'article:tag', og.tags),
      meta('property', 'article:author', og.authors),
      meta('name', 'twitter:card', twitter.card),
      meta('name', 'twitter:title', twitter.title),
      meta('name', 'twitter:description', twitter.description),
      meta('name', 'twitter:image', twitter.image?.url),
      meta('name', 'twitter:image:alt', twitter.image?.altText),
    ].flat().join('\n')}
    <script type="application/ld+json">${seo.jsonLd}</script></head><body></body></html>`;
}

// The site has no logo, and Google's documentation asks for none any more.
const NO_LOGO = /^NewsArticle\[.\]\.publisher\.logo/;

/** What the tool says of it: what failed. */
async function failures(html, options) {
  const tested = await sdtt.structuredDataTest(html, options).catch((error) => {
    if (error.type === 'VALIDATION_FAILED') return error.res;
    throw error;
  });
  assert.ok(tested.passed.length > 0);
  const failed = tested.failed.filter(({ test }) => !NO_LOGO.test(test));
  return failed.map(({ schema, test, type, error }) => `${schema ?? type} ${test}: ${JSON.stringify(error)}`);
}

test('the page of every story of the demo is what Google, Facebook, Twitter and schema.org ask for', async () => {
  const { articles } = await dateline.graphql(`{ articles(first: 100) { nodes { slug lead { media { width } } retraction { notice } seo { ${SEO} } } } }`);
  assert.ok(articles.nodes.length > 10);
  assert.ok(articles.nodes.some(({ lead }) => lead?.media?.width));
  for (const { slug, lead, seo } of articles.nodes) {
    const hasPicture = Boolean(lead?.media?.width);
    const failed = await failures(page(seo), {
      presets: hasPicture ? [presets.Google, presets.Facebook, presets.Twitter] : [],
      schemas: ['jsonld:NewsArticle', 'jsonld:BreadcrumbList'],
    });
    assert.deepEqual(failed, [], slug);
  }
});

test('the page of every section is what schema.org asks for', async () => {
  const { sections } = await dateline.graphql(`{ sections { slug seo { ${SEO} } } }`);
  assert.ok(sections.length > 3);
  for (const { slug, seo } of sections) {
    const failed = await failures(page(seo), { schemas: ['jsonld:CollectionPage', 'jsonld:BreadcrumbList'] });
    assert.deepEqual(failed, [], slug);
  }
});
