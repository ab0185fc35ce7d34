// Refuses a change of schema.graphql that would break clients unless it is announced: `make schema-check`.
//
// The schema is compared with clients/released.graphql, that of the last release. The path of each breaking change, as it
// is printed here (`Article.headline`), must stand between backticks under `## Unreleased` in CHANGELOG.md. And whatever is
// deprecated says since when: its reason begins with a date (`2026-11-24: ask for …`).
//
// Go next to schema-check.test.js.
import { readFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, parse, visit } from 'graphql';

/** The breaking changes between two schemas, each with whether the changelog names it. */
export async function breakingChanges(released, schema, changelog) {
  const unreleased = changelog.split(/^## /m).find((section) => section.startsWith('Unreleased')) ?? '';
  const changes = await diff(buildSchema(released), buildSchema(schema));
  return changes
    .filter((change) => change.criticality.level === CriticalityLevel.Breaking)
    .map(({ path, message }) => ({ path, message, named: unreleased.includes(`\`${path}\``) }));
}

/** The reasons of deprecations that do not begin with a date. */
export function undatedDeprecations(schema) {
  const undated = [];
  visit(parse(schema), {
    Directive(node) {
      if (node.name.value !== 'deprecated') return;
      const reason = node.arguments.find((argument) => argument.name.value === 'reason')?.value.value ?? '';
      const [day] = reason.match(/^\d{4}-\d{2}-\d{2}(?=: \S)/) ?? [];
      if (Number.isNaN(Date.parse(day))) undated.push(`line ${node.loc.startToken.line}: @deprecated(reason: "${reason}")`);
    },
  });
  return undated;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [released, schema, changelog] = await Promise.all(
    ['clients/released.graphql', 'schema.graphql', 'CHANGELOG.md'].map((name) =>
      readFile(new URL(`../../${name}`, import.meta.url), 'utf8'),
    ),
  );
  const breaking = await breakingChanges(released, schema, changelog);
  for (const { path, message, named } of breaking) console.log(`${named ? 'named    ' : 'NOT NAMED'}  ${path}  ${message}`);
  const undated = undatedDeprecations(schema);
  for (const line of undated) console.log(`NO DATE    ${line}`);
  const unnamed = breaking.filter((change) => !change.named).length;
  console.log(`schema.graphql: ${breaking.length} breaking changes since the last release, ${unnamed} not named in CHANGELOG.md`);
  if (unnamed || undated.length) process.exitCode = 1;
}
