// An image of memory without its empty pages: more than half of Pyodide's memory is zeros.
// static/snapshot.mjs reads it. Numbers are 32 bits, little-endian:
//
//   "RTSNAP01", length of the whole, number of runs, then of each run its first page and its
//   number of pages; then the pages of all runs, one after the other.

export const MAGIC = "RTSNAP01";
export const PAGE = 4096;

function runsOf(bytes) {
  const words = new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3);
  const perPage = PAGE >> 3;
  const runs = [];
  for (let page = 0; page * PAGE < bytes.length; page += 1) {
    const part = words.subarray(page * perPage, (page + 1) * perPage);
    const short = (page + 1) * PAGE > bytes.length;
    if (!short && part.every((word) => word === 0n)) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === page) last[1] += 1;
    else runs.push([page, 1]);
  }
  return runs;
}

/** Return the packed form of some bytes. */
export function packed(bytes) {
  const runs = runsOf(bytes);
  const head = Buffer.alloc(16 + runs.length * 8);
  head.write(MAGIC, 0, "latin1");
  head.writeUInt32LE(bytes.length, 8);
  head.writeUInt32LE(runs.length, 12);
  runs.forEach(([first, count], index) => {
    head.writeUInt32LE(first, 16 + index * 8);
    head.writeUInt32LE(count, 20 + index * 8);
  });
  const pages = runs.map(([first, count]) => bytes.subarray(first * PAGE, (first + count) * PAGE));
  return Buffer.concat([head, ...pages]);
}
