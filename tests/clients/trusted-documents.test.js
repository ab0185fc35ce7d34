// Documents that the server knows: those that clients have it keep (Apollo's automatic persisted queries, with urql), and
// those that the newsroom adds from the typed client's manifest.
//
// Go next to ../../clients/typescript/README.md.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { ArticlePageDocument, StoryPageDocument } from '../../clients/typescript/dist/generated/graphql.js';
import { startDateline } from './server.js';

const MANIFEST = fileURLToPath(new URL('../../clients/typescript/src/generated/persisted-documents.json', import.meta.url));
const manifest = JSON.parse(await readFile(MANIFEST, 'utf8'));
const PAGE = { first: 2 };

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const idOf = (document) => document.__meta__.hash;

/** Sends an envelope, and gives the answer with its status and its first code. */
async function send(url, envelope) {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(envelope) });
  const { data, errors } = await answer.json();
  return { status: answer.status, data, code: errors?.[0].extensions.code };
}

const dateline = await startDateline();
const { url } = dateline;

test("each id of the typed client's manifest is the SHA-256 of its text, and stands in the document too", () => {
  for (const [id, text] of Object.entries(manifest)) assert.equal(id, sha256(text));
  for (const document of [ArticlePageDocument, StoryPageDocument]) assert(manifest[idOf(document)]);
});

test('urql has a query kept, and every client asks by its hash from then on, by GET', async (t) => {
  const fetch = t.mock.method(globalThis, 'fetch');
  const newClient = () => {
    const persisted = persistedExchange({ preferGetForPersistedQueries: true, generateHash: async (text) => sha256(text) });
    return new Client({ url: `${url}/graphql`, exchanges: [persisted, fetchExchange], preferGetMethod: true });
  };

  const kept = await newClient().query(ArticlePageDocument, PAGE).toPromise();
  assert.equal(kept.error, undefined);
  assert.equal(kept.data.articles.nodes.length, 2);
  assert.equal(fetch.mock.callCount(), 2, 'a miss, and the text with its hash');
  fetch.mock.resetCalls();

  const again = await newClient().query(ArticlePageDocument, PAGE).toPromise();
  assert.deepEqual(again.data, kept.data);
  assert.equal(fetch.mock.callCount(), 1);
  const [address, { method }] = fetch.mock.calls[0].arguments;
  assert.equal(method, 'GET');
  const asked = new URL(address).searchParams;
  assert.equal(asked.get('query'), null);
  assert.equal(JSON.parse(asked.get('extensions')).persistedQuery.version, 1);
});

test('a hash that is not known is said to be not found, and one that is not of the text is refused', async () => {
  const query = '{ site { name url } }';
  const persistedQuery = { version: 1, sha256Hash: sha256(query) };
  assert.equal((await send(url, { extensions: { persistedQuery } })).code, 'PERSISTED_QUERY_NOT_FOUND');
  const other = await send(url, { query: '{ site { name } }', extensions: { persistedQuery } });
  assert.deepEqual([other.status, other.code, other.data], [400, 'MALFORMED_REQUEST', undefined]);
  assert.equal((await send(url, { extensions: { persistedQuery } })).code, 'PERSISTED_QUERY_NOT_FOUND');
  assert.equal((await send(url, { query, extensions: { persistedQuery } })).status, 200);
  assert.equal((await send(url, { extensions: { persistedQuery } })).status, 200);
});

test('the manifest is added by one command, while the server runs, and its ids are asked for', async () => {
  const id = idOf(ArticlePageDocument);
  const byText = await send(url, { query: manifest[id], variables: PAGE });
  const unknown = await send(url, { documentId: id, variables: PAGE });
  assert.deepEqual([unknown.data, unknown.code], [undefined, 'DOCUMENT_NOT_FOUND']);
  await dateline.command('documents', 'add', MANIFEST);
  for (const documentId of [id, `sha256:${id}`]) {
    assert.deepEqual(await send(url, { documentId, variables: PAGE }), byText);
    const query = new URLSearchParams({ documentId, variables: JSON.stringify(PAGE) });
    const answer = await fetch(`${url}/graphql?${query}`, { headers: { accept: 'application/graphql-response+json' } });
    assert.deepEqual((await answer.json()).data, byText.data);
  }
  const persistedQuery = { version: 1, sha256Hash: id };
  assert.deepEqual(await send(url, { extensions: { persistedQuery }, variables: PAGE }), byText);
});

test('where only trusted documents are executed, the manifest works and any other text is refused', async () => {
  const trusted = await startDateline({ DATELINE_GRAPHQL_TRUSTED_ONLY: 'true' });
  await trusted.command('documents', 'add', MANIFEST);
  const id = idOf(ArticlePageDocument);
  for (const envelope of [{ documentId: `sha256:${id}` }, { query: manifest[id] }]) {
    const page = await send(trusted.url, { ...envelope, variables: PAGE });
    assert.equal(page.data.articles.nodes.length, 2);
  }
  const query = '{ site { name } }';
  const persistedQuery = { version: 1, sha256Hash: sha256(query) };
  const introspection = '{ __schema { queryType { name } } }';
  for (const envelope of [{ query }, { query, extensions: { persistedQuery } }, { query: introspection }]) {
    const refused = await send(trusted.url, envelope);
    assert.deepEqual([refused.code, refused.data], ['DOCUMENT_NOT_TRUSTED', undefined], JSON.stringify(envelope));
  }
});
