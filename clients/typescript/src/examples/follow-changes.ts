// Follows what becomes public, changes and goes. A connection that breaks is made again, and goes on after the last change
// that was seen: so each is met once, and in order. Keep the cursor, and not even a restart misses any.
//
// Go next to ../documents/changes.graphql.
import { setTimeout } from 'node:timers/promises';
import { print, type ExecutionResult } from 'graphql';
import { createClient, type ClientOptions } from 'graphql-ws';
import type { TypedDocumentNode } from '@urql/core';
import {
  ArticleChangedDocument,
  ChangesDocument,
  type ArticleChangedSubscription,
  type ArticleFilter,
  type ChangesSubscription,
} from '../generated/graphql.js';

/** Where to find the server, and Node 20's lack of a WebSocket made good. */
export type Server = { url: string; webSocketImpl?: ClientOptions['webSocketImpl'] };

/** All changes after that cursor. */
export function changes(server: Server, after: string): AsyncGenerator<ChangesSubscription['changes']> {
  return follow(server, ChangesDocument, after, {}, (data) => data.changes);
}

/** Those of the articles of one list. */
export function articleChanges(
  server: Server,
  after: string,
  filter: ArticleFilter,
): AsyncGenerator<ArticleChangedSubscription['articleChanged']> {
  return follow(server, ArticleChangedDocument, after, { filter }, (data) => data.articleChanged);
}

async function* follow<Data, Change extends { cursor: string }>(
  { url, webSocketImpl }: Server,
  document: TypedDocumentNode<Data>,
  after: string,
  variables: Record<string, unknown>,
  changeOf: (data: Data) => Change,
): AsyncGenerator<Change> {
  // Its own attempts would ask for the first cursor again.
  const client = createClient({ url: `${url.replace(/^http/, 'ws')}/graphql`, webSocketImpl, retryAttempts: 0 });
  for (let wait = 50; ; ) {
    try {
      const query = { query: print(document), variables: { ...variables, after } };
      for await (const answer of client.iterate(query) as AsyncIterable<ExecutionResult<Data>>) {
        if (!answer.data) throw answer.errors;
        const change = changeOf(answer.data);
        yield change;
        after = change.cursor;
        wait = 50;
      }
      return;
    } catch (error) {
      if (!connectionBroke(error)) throw error;
      await setTimeout(wait);
      wait = Math.min(wait * 2, 10_000);
    }
  }
}

/** Whether it is worth another attempt. From 4400 to 4499 the server says that the request itself is at fault. */
function connectionBroke(error: unknown): boolean {
  if (!(error instanceof Object)) return false;
  return 'code' in error && typeof error.code === 'number' ? error.code < 4400 || error.code > 4499 : 'type' in error;
}
