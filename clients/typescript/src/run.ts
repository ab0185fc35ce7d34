// Runs an example against a server: `npm start story-page SLUG`, `npm start all-articles`, `npm start follow-changes`.
import { WebSocket } from 'ws';
import { ask, datelineAt } from './client.js';
import { allArticles } from './examples/all-articles.js';
import { changes } from './examples/follow-changes.js';
import { storyPage } from './examples/story-page.js';
import { ChangesCursorDocument } from './generated/graphql.js';

const [example, argument = ''] = process.argv.slice(2);
const url = process.env.DATELINE_URL ?? 'http://127.0.0.1:8080';
const client = datelineAt(url);

switch (example) {
  case 'story-page':
    console.log((await storyPage(client, argument)) ?? `no public story has the slug "${argument}"`);
    break;
  case 'all-articles':
    for await (const article of allArticles(client)) console.log(article.firstPublishedAt, article.path, article.headline);
    break;
  case 'follow-changes': {
    const { changesCursor } = await ask(client, ChangesCursorDocument, {});
    for await (const change of changes({ url, webSocketImpl: WebSocket }, changesCursor)) console.log(change);
    break;
  }
  default:
    console.error('which example? story-page SLUG, all-articles, or follow-changes');
    process.exitCode = 64;
}
