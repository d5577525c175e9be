// Compress files for a bench host, as a host that means it would: brotli, as small as it gets.
//
//   node compress.mjs <folder>     and on stdin one path a line; each becomes <folder>/<sha256>.br

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
for (const path of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const bytes = readFileSync(path);
  const target = join(folder, createHash("sha256").update(bytes).digest("hex") + ".br");
  if (existsSync(target)) continue;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  writeFileSync(`${target}.part`, brotliCompressSync(bytes, { params }));
  renameSync(`${target}.part`, target);
}
