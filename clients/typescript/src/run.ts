// Runs an example against a server: `npm start -- story-page SLUG`, `npm start -- all-articles`. README.md has the commands.
import { datelineAt } from './client.js';
import { allArticles } from './examples/all-articles.js';
import { storyPage } from './examples/story-page.js';

const [example, argument = ''] = process.argv.slice(2);
const client = datelineAt(process.env.DATELINE_URL ?? 'http://127.0.0.1:8080');

switch (example) {
  case 'story-page':
    console.log((await storyPage(client, argument)) ?? `no public story has the slug "${argument}"`);
    break;
  case 'all-articles':
    for await (const article of allArticles(client)) console.log(article.firstPublishedAt, article.path, article.headline);
    break;
  default:
    console.error('which example? story-page SLUG, or all-articles');
    process.exitCode = 64;
}
