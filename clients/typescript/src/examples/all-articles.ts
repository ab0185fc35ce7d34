// Walks through every public article, forwards or backwards, one page at a time. In the order of first publication each
// article is met exactly once, whatever is published meanwhile.
//
// Go next to ../documents/article-page.graphql.
import type { Client } from '@urql/core';
import { ask } from '../client.js';
import { ArticlePageDocument, type ArticlePageQuery } from '../generated/graphql.js';

export type ListedArticle = ArticlePageQuery['articles']['nodes'][number];

/** Newest first. A page has at most 100. */
export async function* allArticles(client: Client, pageSize = 50): AsyncGenerator<ListedArticle> {
  let after: string | null | undefined;
  do {
    const { articles } = await ask(client, ArticlePageDocument, { first: pageSize, after });
    yield* articles.nodes;
    after = articles.pageInfo.hasNextPage ? articles.pageInfo.endCursor : null;
  } while (after);
}

/** Oldest first, from the end of the same list: each page still comes newest first. */
export async function* allArticlesBackwards(client: Client, pageSize = 50): AsyncGenerator<ListedArticle> {
  let before: string | null | undefined;
  do {
    const { articles } = await ask(client, ArticlePageDocument, { last: pageSize, before });
    yield* articles.nodes.reverse();
    before = articles.pageInfo.hasPreviousPage ? articles.pageInfo.startCursor : null;
  } while (before);
}
