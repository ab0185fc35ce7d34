// A real `dateline serve --demo` for one file of tests: on a free port, over a database of its own in a folder that goes with it.
//
// Go next to spec.test.js for the shortest use of it. DATELINE_BINARY names another binary than target/debug/dateline.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { promisify } from 'node:util';

const BINARY = process.env.DATELINE_BINARY ?? new URL('../../target/debug/dateline', import.meta.url).pathname;

/** Starts one, and ends it after the file's last test. `settings` are environment variables. */
export async function startDateline(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'dateline-'));
  const env = {
    PATH: process.env.PATH,
    DATELINE_LOG: 'warn',
    DATELINE_LISTEN: '127.0.0.1:0',
    DATELINE_DATABASE_URL: `sqlite://${folder}/dateline.db`,
    ...settings,
  };
  // In the folder, so that no dateline.toml is read.
  const server = spawn(BINARY, ['serve', '--demo'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.once('close', resolve));
  process.once('exit', () => server.kill());
  after(async () => {
    server.kill();
    await ended;
    await rm(folder, { recursive: true });
  });
  let url;
  for await (const line of createInterface(server.stdout)) {
    url ??= line.match(/^Dateline serves at (\S+)$/)?.[1];
    const login = line.match(/login\s+(\S+@\S+)\s+(\S+)/);
    if (login) return new Dateline(url, folder, env, login[1], login[2]);
  }
  throw new Error('dateline ended before it served');
}

class Dateline {
  constructor(url, folder, env, email, password) {
    Object.assign(this, { url, folder, env, login: { email, password } });
  }

  /** Runs another command of the binary on the same database, and gives what it prints. */
  async command(...args) {
    return (await promisify(execFile)(BINARY, args, { cwd: this.folder, env: this.env })).stdout;
  }

  /** An answer's data; one with errors is thrown. With `desk`, as the demo's editor. */
  async graphql(query, variables = {}, { desk = false } = {}) {
    const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
    if (desk) headers.authorization = `Bearer ${await (this.token ??= this.signIn())}`;
    const body = JSON.stringify({ query, variables });
    const answer = await fetch(`${this.url}/graphql`, { method: 'POST', headers, body });
    const { data, errors } = await answer.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  async signIn() {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.url}/auth/login`, { method: 'POST', headers, body: JSON.stringify(this.login) });
    return (await answer.json()).accessToken;
  }

  /** Writes a story and publishes it; gives its id. */
  async publish(headline, { section = 'europe' } = {}) {
    const home = await this.graphql('query ($slug: String!) { section(slug: $slug) { id } }', { slug: section });
    const content = { headline, homeSection: home.section.id, body: [{ paragraph: { spans: [{ text: headline }] } }] };
    const created = await this.graphql(
      'mutation ($input: CreateArticleInput!) { createArticle(input: $input) { article { id } userErrors { code message } } }',
      { input: { content } },
      { desk: true },
    );
    const { id } = created.createArticle.article;
    const published = await this.graphql(
      'mutation ($input: PublishArticleInput!) { publishArticle(input: $input) { userErrors { code message } } }',
      { input: { id, seen: 1 } },
      { desk: true },
    );
    const [refusal] = published.publishArticle.userErrors;
    if (refusal) throw new Error(JSON.stringify(refusal));
    return id;
  }
}
