// openapi.json as client developers would wish it: Spectral's rules for OpenAPI find nothing in it.
//
// Go next to openapi-check.js for what may change.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

test('the document breaks no rule of spectral.yaml', async () => {
  const spectral = file('node_modules/@stoplight/spectral-cli/dist/index.js');
  const options = ['lint', '--quiet', '--fail-severity', 'hint', '--ruleset', file('spectral.yaml'), file('../../openapi.json')];
  const found = await promisify(execFile)(process.execPath, [spectral, ...options]).catch((failed) => failed);
  assert.equal(found.code ?? 0, 0, found.stdout);
});
