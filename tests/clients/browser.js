// A headless Chromium for one file of tests: CHROMIUM names it; Debian's is found by itself.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

function browser() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  try {
    return execFileSync('sh', ['-c', 'command -v chromium || command -v chromium-browser'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** Why tests with a browser and that test data can't be run here; `false` if they can. With REQUIRE_ALL=1 it is thrown. */
export function missing(data) {
  const why = existsSync(data) ? !browser() && 'found no Chromium' : 'the shared test data is not there';
  if (why && process.env.REQUIRE_ALL === '1') throw new Error(why);
  return why;
}

/** Starts one, and ends it after the file's last test. */
export async function openBrowser(...more) {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', ...more];
  const opened = await chromium.launch({ executablePath: browser(), args });
  after(() => opened.close());
  return opened;
}
