// safetensors in, typed arrays out: 8-byte header length, JSON header, then the tensors.
// The one binary format of the laboratory, so the same lines read messages, encodings and weights.
const KINDS = {
  F64: Float64Array, F32: Float32Array, I64: BigInt64Array, I32: Int32Array, U32: Uint32Array,
  I16: Int16Array, U16: Uint16Array, I8: Int8Array, U8: Uint8Array, BOOL: Uint8Array,
};
const KEPT = 256; // fetched files remembered at once

// unpack(bytes) -> { meta: {name: text}, arrays: {name: TypedArray}, shapes: {name: [sizes]} }
export function unpack(bytes) {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const whole = view.byteOffset % 8 ? view.slice() : view; // tensors are aligned from the file's start
  const size = Number(new DataView(whole.buffer, whole.byteOffset, 8).getBigUint64(0, true));
  const header = new TextDecoder().decode(whole.subarray(8, 8 + size));
  const { __metadata__: meta = {}, ...tensors } = JSON.parse(header);
  const arrays = {}, shapes = {};
  for (const [name, { dtype, shape, data_offsets: [start, end] }] of Object.entries(tensors)) {
    const Kind = KINDS[dtype];
    if (!Kind) throw new Error(`Expected numbers of a known kind in ${name}; got ${dtype}.`);
    const at = whole.byteOffset + 8 + size + start, count = (end - start) / Kind.BYTES_PER_ELEMENT;
    arrays[name] = at % Kind.BYTES_PER_ELEMENT
      ? new Kind(whole.buffer.slice(at, at + end - start))
      : new Kind(whole.buffer, at, count);
    shapes[name] = shape;
  }
  return { meta, arrays, shapes };
}

const kept = new Map();

// fetchRun(base, id, file) -> unpacked file of a run, remembered unless `fresh`.
export function fetchRun(base, id, file, options) {
  return fetchTensors(`${base}/api/runs/${encodeURIComponent(id)}/${file}.safetensors`, options);
}

// fetchTensors(url) -> the same of any address
export function fetchTensors(url, { fresh = false } = {}) {
  if (!fresh && kept.has(url)) return kept.get(url);
  const answer = load(url).catch((error) => { kept.delete(url); throw error; });
  kept.set(url, answer);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return answer;
}

async function load(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(await sentence(response));
  return unpack(new Uint8Array(await response.arrayBuffer()));
}

async function sentence(response) {
  try {
    const answer = await response.json();
    return answer.error ?? answer.detail ?? `The server answered ${response.status}.`;
  } catch { return `The server answered ${response.status}.`; }
}
