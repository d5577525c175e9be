// Write <file>.br and <file>.gz beside files, several at a time.
//
//   echo '["static/widget.js", …]' | node tools/compress.mjs <quality of brotli, 0 to 11>
//
// Large files get less effort: at the highest quality brotli takes seconds for each megabyte. The
// same content gives the same bytes. Nothing is written for a file that does not get smaller.

import { readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const LARGE = 2_000_000; // bytes
const FOR_LARGE = 9;
const quality = Number(process.argv[2] ?? 11);

const brotli = (content) =>
  promisify(brotliCompress)(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: content.length > LARGE ? Math.min(quality, FOR_LARGE) : quality,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });

async function compress(path) {
  const content = await readFile(path);
  const made = { br: await brotli(content), gz: await promisify(gzip)(content, { level: 9 }) };
  for (const [suffix, bytes] of Object.entries(made)) {
    const place = `${path}.${suffix}`;
    await (bytes.length < content.length ? writeFile(place, bytes) : rm(place, { force: true }));
  }
}

const waiting = JSON.parse(readFileSync(0, "utf8"));
const worker = async () => {
  while (waiting.length) await compress(waiting.pop());
};
await Promise.all(cpus().map(worker));
