// The client that the examples share: plain @urql/core, which takes the typed documents of src/generated as they are.
//
// Go next to examples/story-page.ts.
import { Client, fetchExchange, type AnyVariables, type TypedDocumentNode } from '@urql/core';

/** A client of the Dateline at that address. Queries go by GET, so that caches on the way can answer them. */
export function datelineAt(address: string): Client {
  return new Client({ url: `${address}/graphql`, exchanges: [fetchExchange], preferGetMethod: 'within-url-limit' });
}

/** The answer to a document, with its type. An answer with errors is thrown. */
export async function ask<Data, Variables extends AnyVariables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, error } = await client.query(document, variables).toPromise();
  if (error) throw error;
  if (!data) throw new Error('an answer has data or errors');
  return data;
}
