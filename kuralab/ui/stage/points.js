// Data as dots: one draw call, a colour and a marker each, some greyed, those behind faded.
import { BufferAttribute, BufferGeometry, Points, ShaderMaterial, Sphere, Vector3 } from './vendor/three.js';
import { FADE, depthUniforms, follow } from './depth.js';

export const PLAIN = 0, GREYED = 1, HIDDEN = 2, MARKED = 3; // flags

// The side of a dot's square, in pixels: no wider than what is drawn in it.
const SIDE = `
  #ifdef PLAIN
    #define SIDE (.8 * pixels + 1.)
  #else
    #define SIDE (pixels + 2.)
  #endif
`;
const VERTEX = `
  ${SIDE}
  attribute vec3 ink;
  attribute float shape, flag;
  uniform float size, ratio;
  varying vec3 colour;
  varying float kind, state, pixels;
  ${FADE}
  void main() {
    vec4 seen = modelViewMatrix * vec4(position, 1.);
    gl_Position = projectionMatrix * seen;
    colour = ink; kind = shape; state = flag; fade = faded(seen.z);
    float near = clamp(reach / max(-seen.z, .01), .55, 1.9);
    pixels = size * ratio * near * (flag > 2.5 ? 2.3 : flag > .5 ? .7 : 1.);
    gl_PointSize = flag > 1.5 && flag < 2.5 ? 0. : SIDE;
    if (flag > 1.5 && flag < 2.5) gl_Position = vec4(2., 2., 2., 1.);
  }
`;

// Markers as signed distances in a square of side 2, y up: the ten of SHAPES in colour.js; PLAIN ones are all discs.
const FRAGMENT = `
  ${SIDE}
  uniform vec3 paper, edge;
  varying vec3 colour;
  varying float kind, state, pixels, fade;
  float box(vec2 p, vec2 b) { vec2 d = abs(p) - b; return max(d.x, d.y); }
  float tri(vec2 p) { return max(abs(p.x) * .87 + p.y * .5 - .42, -p.y - .55); }
  #ifdef PLAIN
  float marker(vec2 p) { return length(p) - .8; }
  #else
  float marker(vec2 p) {
    if (kind < .5) return length(p) - .8;
    if (kind < 1.5) return box(p, vec2(.68));
    if (kind < 2.5) return tri(p);
    if (kind < 3.5) return (abs(p.x) + abs(p.y)) - .95;
    if (kind < 4.5) return min(box(p, vec2(.9, .3)), box(p, vec2(.3, .9)));
    if (kind < 5.5) return abs(length(p) - .62) - .24;
    if (kind < 6.5) return tri(-p);
    if (kind < 7.5) { vec2 q = abs(p); return max(q.x * .866 + q.y * .5, q.y) - .75; }
    vec2 d = mat2(.7071, .7071, -.7071, .7071) * p;
    if (kind < 8.5) return min(box(d, vec2(.9, .28)), box(d, vec2(.28, .9)));
    float r = length(p), a = atan(p.x, p.y), s = cos(2.5 * (mod(a + .6283, 1.2566) - .6283));
    return r - mix(.42, .98, pow(max(s, 0.), 2.));
  }
  #endif
  void main() {
    vec2 p = (2. * gl_PointCoord - 1.) * vec2(1., -1.) * SIDE / pixels;
    float soft = 2. / pixels, inside = marker(p), rim = state > 2.5 ? .2 : .12;
    float cover = 1. - smoothstep(-soft, soft * .5, inside);
    if (cover < .35) discard;
    vec3 body = state > .5 && state < 1.5 ? mix(vec3(.54), paper, .55) : colour;
    vec3 outline = state > 2.5 ? edge : mix(body, paper, .45);
    vec3 shown = mix(body, outline, state > .5 && state < 1.5 ? 0. : smoothstep(-rim - soft, -rim, inside));
    gl_FragColor = vec4(mix(shown, paper, fade), cover);
  }
`;

// makePoints(count, {per, size}): per dots for each datum (the panels of a product space). Colours, shapes and
// flags have one entry a datum; positions one for each dot. The object's userData.cloud makes it pickable.
export function makePoints(count, { per = 1, size = 8 } = {}) {
  const dots = count * per, geometry = new BufferGeometry();
  const put = (name, array, width, normalized = false) => geometry.setAttribute(name, new BufferAttribute(array, width, normalized));
  put('position', new Float32Array(3 * dots), 3);
  put('ink', new Uint8Array(3 * dots).fill(128), 3, true);
  put('shape', new Float32Array(dots), 1);
  put('flag', new Float32Array(dots), 1);
  geometry.boundingSphere = new Sphere(new Vector3(), 100); // never culled: positions move
  const material = new ShaderMaterial({
    vertexShader: VERTEX, fragmentShader: FRAGMENT, transparent: true, defines: { PLAIN: true },
    uniforms: { ...depthUniforms(), size: { value: size }, edge: { value: new Vector3() } },
  });
  const object = follow(new Points(geometry, material), material);
  object.userData.cloud = { per, positions: geometry.attributes.position.array, flags: geometry.attributes.flag.array };

  const spread = (name, values, width) => {
    const { array } = geometry.attributes[name];
    for (let dot = 0; dot < dots; dot++) {
      const from = Math.floor(dot / per) * width;
      for (let k = 0; k < width; k++) array[dot * width + k] = values[from + k];
    }
    geometry.attributes[name].needsUpdate = true;
  };
  return Object.assign(object, {
    // setPositions(xyz of every dot): copied
    setPositions(xyz) { geometry.attributes.position.array.set(xyz); geometry.attributes.position.needsUpdate = true; },
    setColours(bytes) { spread('ink', bytes, 3); },
    setShapes(kinds) {
      spread('shape', kinds, 1);
      const plain = kinds.every((kind) => kind === 0); // discs alone need no other marker, and are drawn faster without
      if (plain !== ('PLAIN' in material.defines)) Object.assign(material, { defines: plain ? { PLAIN: true } : {}, needsUpdate: true });
    },
    setFlags(flags) { spread('flag', flags, 1); },
    setSize(pixels) { material.uniforms.size.value = pixels; },
    setTheme(theme) { material.uniforms.edge.value.setScalar(theme.dark ? 1 : 0.08); },
  });
}
