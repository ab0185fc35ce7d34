// Refuses a change of openapi.json that would break clients unless it is announced: `make schema-check`.
//
// The document is compared with clients/released.openapi.json, that of the last release. The name of each breaking change, as it
// is printed here (`listArticles.first`), must stand between backticks under `## Unreleased` in CHANGELOG.md.
//
// Go next to openapi-check.test.js.
import { readFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { apiCompare } from 'api-smart-diff';

// What stands in a path of the document and says nothing about what it leads to.
const PLUMBING = new Set(['parameters', 'responses', 'content', 'schema', 'properties', 'requestBody', 'required', 'type']);

/** The breaking changes between two documents, each with whether the changelog names it. */
export function breakingChanges(released, document, changelog) {
  const unreleased = changelog.split(/^## /m).find((section) => section.startsWith('Unreleased')) ?? '';
  const { diffs } = apiCompare(released, document);
  const sent = schemasThatClientsSend(document);
  const breaking = diffs.filter((diff) => diff.type === 'breaking' && !maybeMore(diff) && !isNewMember(diff, sent));
  const names = new Set(breaking.map((diff) => nameOf(diff, released, document)));
  return [...names].sort().map((name) => ({ name, named: unreleased.includes(`\`${name}\``) }));
}

/** Whether there is only one more code with which a request can be refused: clients accept those that they don't know. */
function maybeMore({ path, action }) {
  return action === 'add' && path.includes('application/problem+json') && path.includes('enum');
}

/** Whether there is only a new member in what clients are sent: they accept those that they don't know. */
function isNewMember({ path: [first, kind, schema, part], action }, sent) {
  const isMember = part === 'properties' || part === 'required';
  return action === 'add' && first === 'components' && kind === 'schemas' && isMember && !sent.has(schema);
}

/** The schemas that stand in what clients send, and those that these name. */
function schemasThatClientsSend({ paths, components }) {
  const found = new Set();
  const find = (value) => {
    for (const [, name] of JSON.stringify(value ?? {}).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      find(components?.schemas?.[name]);
    }
  };
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) find(operation.requestBody);
  return found;
}

/** `listArticles.200.items.headline`, after the operation; or `Topic.name`, after the schema. */
function nameOf(diff, released, document) {
  const [first, path, method, ...rest] = diff.path;
  const plain = (steps) => steps.filter((step) => step !== undefined && !PLUMBING.has(step) && !String(step).includes('/'));
  if (first !== 'paths') return plain([path === 'schemas' ? undefined : first, method, ...rest]).join('.');
  const operation = released.paths[path]?.[method] ?? document.paths[path]?.[method];
  const [kind, index] = rest;
  // A parameter has a number, and its name says more. A new one comes behind those that were there.
  if (kind === 'parameters') rest[1] = (operation.parameters?.[index] ?? diff.after)?.name ?? index;
  return [operation?.operationId ?? path, ...plain(rest)].join('.');
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [released, document, changelog] = await Promise.all(
    ['clients/released.openapi.json', 'openapi.json', 'CHANGELOG.md'].map((name) =>
      readFile(new URL(`../../${name}`, import.meta.url), 'utf8'),
    ),
  );
  const breaking = breakingChanges(JSON.parse(released), JSON.parse(document), changelog);
  for (const { name, named } of breaking) console.log(`${named ? 'named    ' : 'NOT NAMED'}  ${name}`);
  const unnamed = breaking.filter((change) => !change.named).length;
  console.log(`openapi.json: ${breaking.length} breaking changes since the last release, ${unnamed} not named in CHANGELOG.md`);
  if (unnamed) process.exitCode = 1;
}
