/* eslint-disable */
import * as types from './graphql.js';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query ArticlePage($first: Int, $after: String, $last: Int, $before: String) {\n  articles(\n    first: $first\n    after: $after\n    last: $last\n    before: $before\n    orderBy: FIRST_PUBLISHED_DESC\n  ) {\n    nodes {\n      id\n      headline\n      path\n      firstPublishedAt\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n      hasPreviousPage\n      startCursor\n    }\n  }\n}": typeof types.ArticlePageDocument,
    "subscription Changes($after: String) {\n  changes(after: $after) {\n    cursor\n    kind\n    at\n    id\n    node {\n      __typename\n      id\n    }\n  }\n}\n\nsubscription ArticleChanged($filter: ArticleFilter, $after: String) {\n  articleChanged(filter: $filter, after: $after) {\n    cursor\n    kind\n    at\n    id\n    article {\n      id\n      headline\n    }\n  }\n}\n\nquery ChangesCursor {\n  changesCursor\n}": typeof types.ChangesDocument,
    "query StoryPage($slug: String!) {\n  article(by: {slug: $slug}) {\n    headline\n    kicker\n    standfirst\n    byline\n    url\n    language\n    firstPublishedAt\n    sections {\n      name\n      path\n    }\n    topics {\n      name\n      path\n    }\n    lead {\n      ...Picture\n    }\n    body {\n      blocks {\n        ...StoryBlock\n      }\n    }\n    corrections {\n      at\n      note\n    }\n    related {\n      article {\n        headline\n        path\n      }\n    }\n  }\n  site {\n    name\n    about\n    contact\n    copyright\n  }\n}\n\nfragment Picture on MediaUse {\n  altText\n  caption\n  credit {\n    line\n  }\n  media {\n    id\n  }\n}\n\nfragment StoryBlock on Block {\n  __typename\n  html\n  ... on QuoteBlock {\n    attribution\n    spans {\n      text\n    }\n  }\n  ... on ImageBlock {\n    image {\n      ...Picture\n    }\n  }\n}": typeof types.StoryPageDocument,
};
const documents: Documents = {
    "query ArticlePage($first: Int, $after: String, $last: Int, $before: String) {\n  articles(\n    first: $first\n    after: $after\n    last: $last\n    before: $before\n    orderBy: FIRST_PUBLISHED_DESC\n  ) {\n    nodes {\n      id\n      headline\n      path\n      firstPublishedAt\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n      hasPreviousPage\n      startCursor\n    }\n  }\n}": types.ArticlePageDocument,
    "subscription Changes($after: String) {\n  changes(after: $after) {\n    cursor\n    kind\n    at\n    id\n    node {\n      __typename\n      id\n    }\n  }\n}\n\nsubscription ArticleChanged($filter: ArticleFilter, $after: String) {\n  articleChanged(filter: $filter, after: $after) {\n    cursor\n    kind\n    at\n    id\n    article {\n      id\n      headline\n    }\n  }\n}\n\nquery ChangesCursor {\n  changesCursor\n}": types.ChangesDocument,
    "query StoryPage($slug: String!) {\n  article(by: {slug: $slug}) {\n    headline\n    kicker\n    standfirst\n    byline\n    url\n    language\n    firstPublishedAt\n    sections {\n      name\n      path\n    }\n    topics {\n      name\n      path\n    }\n    lead {\n      ...Picture\n    }\n    body {\n      blocks {\n        ...StoryBlock\n      }\n    }\n    corrections {\n      at\n      note\n    }\n    related {\n      article {\n        headline\n        path\n      }\n    }\n  }\n  site {\n    name\n    about\n    contact\n    copyright\n  }\n}\n\nfragment Picture on MediaUse {\n  altText\n  caption\n  credit {\n    line\n  }\n  media {\n    id\n  }\n}\n\nfragment StoryBlock on Block {\n  __typename\n  html\n  ... on QuoteBlock {\n    attribution\n    spans {\n      text\n    }\n  }\n  ... on ImageBlock {\n    image {\n      ...Picture\n    }\n  }\n}": types.StoryPageDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ArticlePage($first: Int, $after: String, $last: Int, $before: String) {\n  articles(\n    first: $first\n    after: $after\n    last: $last\n    before: $before\n    orderBy: FIRST_PUBLISHED_DESC\n  ) {\n    nodes {\n      id\n      headline\n      path\n      firstPublishedAt\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n      hasPreviousPage\n      startCursor\n    }\n  }\n}"): (typeof documents)["query ArticlePage($first: Int, $after: String, $last: Int, $before: String) {\n  articles(\n    first: $first\n    after: $after\n    last: $last\n    before: $before\n    orderBy: FIRST_PUBLISHED_DESC\n  ) {\n    nodes {\n      id\n      headline\n      path\n      firstPublishedAt\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n      hasPreviousPage\n      startCursor\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription Changes($after: String) {\n  changes(after: $after) {\n    cursor\n    kind\n    at\n    id\n    node {\n      __typename\n      id\n    }\n  }\n}\n\nsubscription ArticleChanged($filter: ArticleFilter, $after: String) {\n  articleChanged(filter: $filter, after: $after) {\n    cursor\n    kind\n    at\n    id\n    article {\n      id\n      headline\n    }\n  }\n}\n\nquery ChangesCursor {\n  changesCursor\n}"): (typeof documents)["subscription Changes($after: String) {\n  changes(after: $after) {\n    cursor\n    kind\n    at\n    id\n    node {\n      __typename\n      id\n    }\n  }\n}\n\nsubscription ArticleChanged($filter: ArticleFilter, $after: String) {\n  articleChanged(filter: $filter, after: $after) {\n    cursor\n    kind\n    at\n    id\n    article {\n      id\n      headline\n    }\n  }\n}\n\nquery ChangesCursor {\n  changesCursor\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query StoryPage($slug: String!) {\n  article(by: {slug: $slug}) {\n    headline\n    kicker\n    standfirst\n    byline\n    url\n    language\n    firstPublishedAt\n    sections {\n      name\n      path\n    }\n    topics {\n      name\n      path\n    }\n    lead {\n      ...Picture\n    }\n    body {\n      blocks {\n        ...StoryBlock\n      }\n    }\n    corrections {\n      at\n      note\n    }\n    related {\n      article {\n        headline\n        path\n      }\n    }\n  }\n  site {\n    name\n    about\n    contact\n    copyright\n  }\n}\n\nfragment Picture on MediaUse {\n  altText\n  caption\n  credit {\n    line\n  }\n  media {\n    id\n  }\n}\n\nfragment StoryBlock on Block {\n  __typename\n  html\n  ... on QuoteBlock {\n    attribution\n    spans {\n      text\n    }\n  }\n  ... on ImageBlock {\n    image {\n      ...Picture\n    }\n  }\n}"): (typeof documents)["query StoryPage($slug: String!) {\n  article(by: {slug: $slug}) {\n    headline\n    kicker\n    standfirst\n    byline\n    url\n    language\n    firstPublishedAt\n    sections {\n      name\n      path\n    }\n    topics {\n      name\n      path\n    }\n    lead {\n      ...Picture\n    }\n    body {\n      blocks {\n        ...StoryBlock\n      }\n    }\n    corrections {\n      at\n      note\n    }\n    related {\n      article {\n        headline\n        path\n      }\n    }\n  }\n  site {\n    name\n    about\n    contact\n    copyright\n  }\n}\n\nfragment Picture on MediaUse {\n  altText\n  caption\n  credit {\n    line\n  }\n  media {\n    id\n  }\n}\n\nfragment StoryBlock on Block {\n  __typename\n  html\n  ... on QuoteBlock {\n    attribution\n    spans {\n      text\n    }\n  }\n  ... on ImageBlock {\n    image {\n      ...Picture\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;