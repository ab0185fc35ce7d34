// schema.graphql as front ends would wish it: linted, and every query of ours fits it.
//
// Go next to eslint.config.js for the rules, and to schema-check.js for what may change.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { validate } from '@graphql-inspector/core';
import { ESLint } from 'eslint';
import { Source, buildSchema } from 'graphql';

const project = (name) => new URL(`../../${name}`, import.meta.url);
const schema = await readFile(project('schema.graphql'), 'utf8');

// Edges whose nodes are no `Node`s, which a rule would have them all be.
const OF_NO_NODE = {
  AuditEdge: 'an entry of the audit has no id: it is its place in the audit',
  DeskArticleEdge: "a desk's article has the id of the public one, and the ids of `Node`s are unique across types",
  RevisionEdge: 'a revision has no id: it is its number',
};

test('the schema breaks no rule of eslint.config.js', async () => {
  const eslint = new ESLint({ cwd: project('.').pathname, overrideConfigFile: 'tests/clients/eslint.config.js' });
  const [{ messages }] = await eslint.lintFiles(['schema.graphql']);
  const lines = schema.split('\n');
  const edges = messages.filter((found) => found.message.endsWith('must implement `Node` interface.'));
  const excepted = edges.map((found) => lines[found.line - 1].match(/^type (\w+)/)[1]);
  assert.deepEqual(excepted, Object.keys(OF_NO_NODE));
  const rest = messages.filter((found) => !edges.includes(found));
  assert.equal(rest.length, 0, rest.map((found) => `\n${found.line}: ${found.message} (${found.ruleId})`).join(''));
});

test('every document of the typed client, and the seed page, fits the schema and uses nothing deprecated', async () => {
  const folder = 'clients/typescript/src/documents';
  const names = (await readdir(project(folder))).map((name) => `${folder}/${name}`);
  assert(names.length > 1);
  const sources = await Promise.all(
    [...names, 'tests/it/seed_page.graphql'].map(async (name) => new Source(await readFile(project(name), 'utf8'), name)),
  );
  for (const { source, errors, deprecated } of validate(buildSchema(schema), sources)) {
    assert.deepEqual([...errors, ...deprecated].map(String), [], source.name);
  }
});
