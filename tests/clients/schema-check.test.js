// The guard of the schema, tried on made-up schemas.
//
// Go next to schema-check.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakingChanges, undatedDeprecations } from './schema-check.js';

const RELEASED = `
  type Query { article(slug: String!): Article  articles(first: Int): [Article!]! }
  type Article { headline: String!  kicker: String  state: State! }
  enum State { LIVE ENDED }
  input Save { headline: String! }
`;
const changed = (from, to) => {
  assert(RELEASED.includes(from));
  return RELEASED.replace(from, to);
};
const paths = async (schema, changelog = '## Unreleased\n') =>
  (await breakingChanges(RELEASED, schema, changelog)).filter((change) => !change.named).map((change) => change.path);

test('a breaking change that the changelog does not name is refused', async () => {
  for (const [schema, path] of [
    [changed('headline: String!  ', ''), 'Article.headline'],
    [changed('headline: String!  ', 'headline: String  '), 'Article.headline'],
    [changed('LIVE ENDED', 'LIVE'), 'State.ENDED'],
    [changed('(first: Int)', ''), 'Query.articles.first'],
    [changed('(first: Int)', '(first: Int!)'), 'Query.articles.first'],
    [changed('headline: String! }', 'headline: String!  seen: Int! }'), 'Save.seen'],
    [changed('input Save { headline: String! }', ''), 'Save'],
  ]) {
    assert.deepEqual(await paths(schema), [path]);
  }
});

test('a breaking change that is named among the unreleased changes passes', async () => {
  const schema = changed('kicker: String  ', '');
  assert.deepEqual(await paths(schema, '# Changes\n\n## Unreleased\n\n- `Article.kicker` is gone.\n\n## 1.0.0\n'), []);
});

test('a name in an older release, a longer name and a name in prose do not count', async () => {
  const schema = changed('kicker: String  ', '');
  for (const changelog of [
    '## Unreleased\n\n## 1.0.0\n\n- `Article.kicker` is gone.\n',
    '## Unreleased\n\n- `Article.kickers` is gone.\n',
    '## Unreleased\n\n- Article.kicker is gone.\n',
  ]) {
    assert.deepEqual(await paths(schema, changelog), ['Article.kicker']);
  }
});

test('what is only added, described or deprecated passes', async () => {
  for (const schema of [
    changed('kicker: String', 'kicker: String  byline: String'),
    changed('(first: Int)', '(first: Int, after: String)'),
    changed('LIVE ENDED', 'LIVE ENDED KILLED'),
    changed('kicker: String', 'kicker: String @deprecated(reason: "2026-11-24: no one has any")'),
    changed('kicker: String', '"The label." kicker: String'),
    `${RELEASED} type Topic { name: String! }`,
  ]) {
    assert.deepEqual(await paths(schema), []);
  }
});

test('a deprecation says since when', () => {
  const deprecated = (directive) => undatedDeprecations(changed('kicker: String', `kicker: String ${directive}`));
  assert.deepEqual(deprecated('@deprecated(reason: "2026-11-24: ask for `label`")'), []);
  for (const directive of [
    '@deprecated',
    '@deprecated(reason: "ask for `label`")',
    '@deprecated(reason: "2026-11-24")',
    '@deprecated(reason: "2026-13-41: ask for `label`")',
    '@deprecated(reason: "Since 2026-11-24: ask for `label`")',
  ]) {
    assert.equal(deprecated(directive).length, 1, directive);
  }
});
