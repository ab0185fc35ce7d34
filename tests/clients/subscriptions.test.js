// Subscriptions as clients meet them: over a WebSocket with graphql-ws, by the typed client's example, and as server-sent
// events with curl. Connections are cut all the time, and each change arrives once and in order all the same.
//
// Go next to ../../clients/typescript/src/examples/follow-changes.ts.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { articleChanges, changes } from '../../clients/typescript/dist/examples/follow-changes.js';
import { startDateline } from './server.js';

const PUBLISHES = 40;
const CHANGES = 'subscription ($after: String) { changes(after: $after) { cursor kind at id node { __typename id } } }';

const dateline = await startDateline();
const { url } = dateline;
const cursorOfNow = async () => (await dateline.graphql('{ changesCursor }')).changesCursor;

/** WebSockets that can all be cut: the other side gets no word of it. */
function cuttable() {
  const sockets = new Set();
  class Cuttable extends WebSocket {
    constructor(...args) {
      super(...args);
      sockets.add(this);
      this.once('close', () => sockets.delete(this));
    }
  }
  return { webSocketImpl: Cuttable, cut: () => sockets.forEach((socket) => socket.terminate()) };
}

/** Cuts until `done` is settled, at irregular intervals, and says how often. */
async function cutting(cut, done) {
  let going = true;
  const end = () => (going = false);
  done.then(end, end);
  let cuts = 0;
  for (; going; cuts++) {
    await setTimeout(10 + ((cuts * 37) % 90));
    cut();
  }
  return cuts;
}

async function publishMany(prefix, options) {
  const ids = [];
  for (let number = 1; number <= PUBLISHES; number++) ids.push(await dateline.publish(`${prefix} ${number}`, options));
  return ids;
}

/** Takes that many. Leaving the loop ends the subscription. */
async function take(count, events) {
  const taken = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

test('connections are cut all the time, and every publish is seen once and in order', { timeout: 120_000 }, async () => {
  const { webSocketImpl, cut } = cuttable();
  const after = await cursorOfNow();
  const seen = take(PUBLISHES, changes({ url, webSocketImpl }, after));
  const [published, events, cuts] = await Promise.all([publishMany('Cut off'), seen, cutting(cut, seen)]);
  assert(cuts >= 5, `${cuts} cuts are too few to say anything`);
  assert.deepEqual(events.map((event) => event.id), published);
  assert.deepEqual(events.map((event) => event.node), published.map((id) => ({ __typename: 'Article', id })));
  assert.equal(new Set(events.map((event) => event.cursor)).size, PUBLISHES);
  for (const event of events) assert.match(event.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('who was away gets what was missed, from the cursor that was kept', { timeout: 30_000 }, async () => {
  const after = await cursorOfNow();
  const missed = [await dateline.publish('Missed'), await dateline.publish('Missed too')];
  const events = await take(2, changes({ url, webSocketImpl: WebSocket }, after));
  assert.deepEqual(events.map((event) => event.id), missed);
  assert.deepEqual((await take(1, changes({ url, webSocketImpl: WebSocket }, events[0].cursor)))[0], events[1]);
});

test('who follows a section hears of its articles alone', { timeout: 30_000 }, async () => {
  const after = await cursorOfNow();
  await dateline.publish('Elsewhere', { section: 'culture' });
  const id = await dateline.publish('In Europe', { section: 'europe' });
  const [event] = await take(1, articleChanges({ url, webSocketImpl: WebSocket }, after, { section: 'europe' }));
  assert.deepEqual([event.id, event.article], [id, { id, headline: 'In Europe' }]);
});

test('subscriptions and queries share a connection, and one that is invalid leaves it open', { timeout: 30_000 }, async () => {
  let connections = 0;
  const address = `${url.replace('http', 'ws')}/graphql`;
  const client = createClient({ url: address, webSocketImpl: WebSocket, lazyCloseTimeout: 5_000 });
  client.on('connected', (socket) => {
    connections++;
    assert.equal(socket.protocol, 'graphql-transport-ws');
  });
  try {
    const after = await cursorOfNow();
    const events = [1, 2].map(() => take(1, client.iterate({ query: CHANGES, variables: { after } })));
    const [answer] = await take(1, client.iterate({ query: '{ site { name } }' }));
    assert.equal(typeof answer.data.site.name, 'string');
    await assert.rejects(take(1, client.iterate({ query: 'subscription { nothing }' })), (errors) => {
      return errors[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED';
    });
    const id = await dateline.publish('Shared');
    for (const [event] of await Promise.all(events)) assert.equal(event.data.changes.id, id);
    assert.equal(connections, 1);
  } finally {
    await client.dispose();
  }
});

/** What curl gets of a server's events: each with its name, its id and its data. Leaving the loop ends curl. */
async function* serverSentEvents(query, variables, ...options) {
  const headers = ['Accept: text/event-stream', 'Content-Type: application/json'].flatMap((header) => ['-H', header]);
  const body = JSON.stringify({ query, variables });
  const given = ['-sSN', ...headers, ...options, '-d', body, `${url}/graphql`];
  const curl = spawn('curl', given, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    let event = {};
    for await (const line of createInterface(curl.stdout)) {
      const [, field, value] = line.match(/^(event|id|data): ?(.*)$/) ?? [];
      if (field) event[field] = field === 'data' && value ? JSON.parse(value) : value;
      if (line === '' && event.event) yield event;
      if (line === '') event = {};
    }
  } finally {
    curl.kill();
  }
}

test('curl hears of changes as events, and goes on after the last id that it saw', { timeout: 120_000 }, async () => {
  const after = await cursorOfNow();
  const publishing = publishMany('By curl');
  const seen = [];
  let resume = [];
  while (seen.length < PUBLISHES) {
    for await (const event of serverSentEvents(CHANGES, { after }, ...resume)) {
      assert.equal(event.event, 'next');
      assert.equal(event.id, event.data.data.changes.cursor);
      seen.push(event.data.data.changes.id);
      resume = ['-H', `Last-Event-ID: ${event.id}`];
      // Three at a time: then curl is ended, and another begins.
      if (seen.length % 3 === 0 || seen.length === PUBLISHES) break;
    }
  }
  assert.deepEqual(seen, await publishing);
});

test('curl asks a query as events: one answer, and the end', { timeout: 30_000 }, async () => {
  const events = [];
  for await (const event of serverSentEvents('{ site { name } }', {})) events.push(event);
  assert.deepEqual(events.map((event) => event.event), ['next', 'complete']);
  assert.equal(typeof events[0].data.data.site.name, 'string');
});
