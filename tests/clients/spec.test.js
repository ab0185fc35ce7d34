// GraphQL over HTTP to the letter: every audit of the specification's own suite, the MUSTs, SHOULDs and MAYs alike.
//
// Go next to ../it/graphql_http.rs, which tests what the specification leaves to the server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { startDateline } from './server.js';

const { url } = await startDateline();
const audits = serverAudits({ url: `${url}/graphql` });

test('the suite has the audits that we know of', () => assert.equal(audits.length, 61));

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const { status, reason } = await audit.fn();
    assert.equal(status, 'ok', reason);
  });
}
