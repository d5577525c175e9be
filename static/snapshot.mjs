// The image of a Python that has started already (tools/make_boot.mjs), kept in Cache Storage.

const MAGIC = "RTSNAP01";
const PAGE = 4096;

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Return the bytes of a kept image; null when there is none. Throw when it is not the one named. */
export async function keptSnapshot(url, { sha256, size }) {
  const kept = globalThis.caches ? await caches.match(url).catch(() => null) : null;
  return kept ? checkedSnapshot(kept, { sha256, size }) : null;
}

/** Return the bytes of an answer that has an image; throw when it is not the one named. */
export async function checkedSnapshot(answer, { sha256, size }) {
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const packed = await answer.arrayBuffer();
  if (packed.byteLength !== size) throw new Error(`${packed.byteLength} bytes instead of ${size}`);
  // `subtle` is missing on plain http:// away from localhost; there the size must do.
  const found = globalThis.crypto?.subtle ? hex(new Uint8Array(await crypto.subtle.digest("SHA-256", packed))) : sha256;
  if (found !== sha256) throw new Error("it is not the one that belongs to this page");
  return unpacked(packed);
}

/** Return the memory: tools/sparse.mjs says how its empty pages are left out. */
export function unpacked(packed) {
  const head = new DataView(packed);
  const bytes = new Uint8Array(packed);
  if (String.fromCharCode(...bytes.subarray(0, 8)) !== MAGIC) throw new Error("it is no snapshot");
  const whole = new Uint8Array(head.getUint32(8, true));
  const runs = head.getUint32(12, true);
  let from = 16 + runs * 8;
  for (let index = 0; index < runs; index += 1) {
    const place = head.getUint32(16 + index * 8, true) * PAGE;
    const length = Math.min(head.getUint32(20 + index * 8, true) * PAGE, whole.length - place);
    whole.set(bytes.subarray(from, from + length), place);
    from += length;
  }
  return whole;
}
