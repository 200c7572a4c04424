// Pictures standing at places: one texture atlas, one draw call, always facing the reader.
import { BufferAttribute, BufferGeometry, DataTexture, LinearFilter, Points, RedFormat, ShaderMaterial, Sphere, Vector2, Vector3 } from './vendor/three.js';
import { FADE, depthUniforms, follow } from './depth.js';

const VERTEX = `
  attribute float slot;
  uniform float size, tall;
  varying float place;
  ${FADE}
  void main() {
    vec4 seen = modelViewMatrix * vec4(position, 1.);
    gl_Position = projectionMatrix * seen;
    place = slot; fade = faded(seen.z);
    gl_PointSize = size * tall * projectionMatrix[1][1] * .5 / max(-seen.z, .01);
  }
`;
const DARK = 24;
const FRAGMENT = `
  uniform sampler2D atlas;
  uniform vec2 grid;
  uniform vec2 cell;
  uniform vec3 paper;
  uniform float round;
  varying float place, fade;
  void main() {
    float slot = floor(place + .5), line = floor((slot + .5) / grid.x); // not mod: it may return its own divisor
    vec2 at = vec2(slot - line * grid.x, line), p = gl_PointCoord;
    vec2 corner = max(abs(p - .5) - .42, 0.);
    if (length(corner) > .08 || (round > .5 && length(p - .5) > .49)) discard;
    float grey = texture2D(atlas, (at + clamp(p, .5 / cell, 1. - .5 / cell)) / grid).r;
    gl_FragColor = vec4(mix(vec3(grey), paper, fade), 1.);
  }
`;

// makeSprites(count, [height, width], size in drawing units) -> Points with setPositions(xyz) and
// setPicture(index, pixels) | setPictures(bytes of all); pixels are 0–255, or 0–1 as floats.
export function makeSprites(count, [height, width], size) {
  const columns = Math.ceil(Math.sqrt(count)), rows = Math.ceil(count / columns);
  const bytes = new Uint8Array(columns * width * rows * height);
  const atlas = new DataTexture(bytes, columns * width, rows * height, RedFormat);
  Object.assign(atlas, { minFilter: LinearFilter, magFilter: LinearFilter, unpackAlignment: 1 });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(3 * count), 3));
  geometry.setAttribute('slot', new BufferAttribute(Float32Array.from({ length: count }, (_, k) => k), 1));
  geometry.boundingSphere = new Sphere(new Vector3(), 100);
  const material = new ShaderMaterial({
    vertexShader: VERTEX, fragmentShader: FRAGMENT,
    uniforms: {
      ...depthUniforms(0.82), size: { value: size }, atlas: { value: atlas },
      round: { value: 0 }, grid: { value: new Vector2(columns, rows) }, cell: { value: new Vector2(width, height) },
    },
  });
  const object = follow(new Points(geometry, material), material);
  const paste = (index, pixels, from = 0) => {
    const x = (index % columns) * width, y = Math.floor(index / columns) * height, scale = pixels instanceof Uint8Array ? 1 : 255;
    for (let row = 0; row < height; row++) {
      const to = (y + row) * columns * width + x;
      for (let k = 0; k < width; k++) bytes[to + k] = pixels[from + row * width + k] * scale;
    }
    atlas.needsUpdate = true;
  };
  return Object.assign(object, {
    setPositions(xyz) { geometry.attributes.position.array.set(xyz); geometry.attributes.position.needsUpdate = true; },
    setPicture: paste,
    setPictures(all) {
      for (let k = 0; k < count; k++) paste(k, all, k * width * height);
      material.uniforms.round.value = Number(isDisc(all, height, width));
    },
    setSize(next) { material.uniforms.size.value = next; },
  });
}

// Whether every picture is dark outside the disc that fits into it, as the Earth's are: then it is cut out.
function isDisc(pictures, height, width) {
  for (let at = 0; at < pictures.length; at++) {
    const pixel = at % (width * height), x = (pixel % width) + 0.5, y = Math.floor(pixel / width) + 0.5;
    if (Math.hypot(x / width - 0.5, y / height - 0.5) > 0.54 && pictures[at] > DARK) return false;
  }
  return true;
}
