// The typed client of clients/typescript, as it is compiled for its readers, against a real server.
//
// Go next to ../../clients/typescript/src/examples.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { datelineAt } from '../../clients/typescript/dist/client.js';
import { allArticles, allArticlesBackwards } from '../../clients/typescript/dist/examples/all-articles.js';
import { storyPage } from '../../clients/typescript/dist/examples/story-page.js';
import { startDateline } from './server.js';

const SEED_PAGE = 'nato-to-boost-presence-in-kosovo-amid-serbias-military-buildup';

const dateline = await startDateline();
const client = datelineAt(dateline.url);
const ids = async (articles) => {
  const met = [];
  for await (const article of articles) met.push(article.id);
  return met;
};

test('paging forwards and backwards meets every article once, whatever the size of a page', async () => {
  const { articles } = await dateline.graphql('{ articles(first: 100) { nodes { id } pageInfo { hasNextPage } } }');
  assert.equal(articles.pageInfo.hasNextPage, false);
  const all = articles.nodes.map((article) => article.id);
  assert(all.length >= 10 && new Set(all).size === all.length);
  for (const pageSize of [1, 3, all.length - 1, all.length, 100]) {
    assert.deepEqual(await ids(allArticles(client, pageSize)), all, `${pageSize} a page`);
    assert.deepEqual(await ids(allArticlesBackwards(client, pageSize)), all.toReversed(), `${pageSize} a page`);
  }
});

test('what is published during a walk is neither met nor does it hide anything', async () => {
  const before = await ids(allArticles(client));
  const met = [];
  for await (const article of allArticles(client, 2)) {
    met.push(article.id);
    if (met.length === 3) await dateline.publish('Published during the walk');
  }
  assert.deepEqual(met, before);
});

test('all that the seed page shows comes from one query', async (t) => {
  const fetch = t.mock.method(globalThis, 'fetch');
  const page = await storyPage(client, SEED_PAGE);
  assert.equal(fetch.mock.callCount(), 1);
  for (const words of [
    '<h1>NATO to boost presence in Kosovo amid Serbia’s military buildup</h1>',
    '<a href="/europe">Europe</a>, <a href="/news">News</a>',
    'Serbia-Kosovo conflict</h2>',
    '(Image Credit: Reuters/Valdrin Xhemaj)',
    '(Image Credit: Visar Kryeziu/AP)',
    '<cite>Albin Kurti</cite>',
    '<h2>Related Articles</h2>',
    'IRIA is a research institute',
    'Copyright ©',
    '@',
  ]) {
    assert(page.includes(words), `${words} is not on the page:\n${page}`);
  }
});

test('a slug that nothing public has gives no page', async () => {
  assert.equal(await storyPage(client, 'no-such-story'), null);
});
