/** The shaders: all vertices come from textures by number, so that a link costs 8 bytes and no vertex buffer exists. */

/** Texels in a row of each table; 4,096 is what nearly every WebGL2 allows, and 4,096 rows of it hold 16M links. */
export const ROW = 4096;

/** Colours a theme may have; one more stands for pages without. */
export const MOST_COLOURS = 16;

const SHARED = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp usampler2D;
uniform sampler2D places;
uniform sampler2D nextPlaces;
uniform usampler2D styles; // colour, size, state of PageState
uniform float mixing;
uniform vec4 camera; // x, y, clip units a map unit across and down
uniform vec2 canvas; // device pixels
uniform float ratio; // device pixels a CSS pixel
uniform vec4 series[${MOST_COLOURS + 1}]; // not premultiplied
uniform float pageScale;
uniform vec2 fixedRadius; // of home at least, of pages out of reach
const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);

ivec2 cell(uint at) { return ivec2(int(at & ${ROW - 1}u), int(at >> ${Math.log2(ROW)}u)); }

vec2 place(uint page) {
  vec2 now = texelFetch(places, cell(page), 0).xy;
  return mixing > 0.0 ? mix(now, texelFetch(nextPlaces, cell(page), 0).xy, mixing) : now;
}

vec2 toClip(vec2 at) { return vec2((at.x - camera.x) * camera.z, (camera.y - at.y) * camera.w); }

vec4 colourOf(uvec4 style) { return series[min(style.r, ${MOST_COLOURS}u)]; }

float radiusOf(uvec4 style) {
  if ((style.b & 4u) != 0u) { return fixedRadius.y * min(1.0, pageScale); }
  float radius = (1.3 + float(style.g) / 255.0 * 6.4) * pageScale;
  return (style.b & 8u) != 0u ? max(fixedRadius.x, radius) : radius;
}
`;

/** Links as GL lines, in `pieces` straight pieces each, bent towards the middle. */
export const LINE_VERTEX = `${SHARED}
uniform usampler2D links; // start and end
uniform int first;
uniform int pieces;
uniform float bend;
uniform float alpha;
uniform vec4 plain; // colour of all links, where its alpha is not 0
flat out vec4 colour;
void main() {
  int each = pieces * 2;
  int part = gl_VertexID % each;
  uvec2 ends = texelFetch(links, cell(uint(first + gl_VertexID / each)), 0).xy;
  uvec4 start = texelFetch(styles, cell(ends.x), 0);
  uvec4 end = texelFetch(styles, cell(ends.y), 0);
  if (((start.b | end.b) & 1u) != 0u) { gl_Position = NOWHERE; return; }
  float t = float((part + 1) / 2) / float(pieces);
  vec2 a = place(ends.x);
  vec2 b = place(ends.y);
  vec2 control = (a + b) * 0.5 * (1.0 - bend);
  vec2 at = pieces == 1 ? mix(a, b, t) : mix(mix(a, control, t), mix(control, b, t), t);
  gl_Position = vec4(toClip(at), 0.0, 1.0);
  vec4 paint = plain.a > 0.0 ? plain : colourOf(start);
  colour = vec4(paint.rgb, 1.0) * paint.a * alpha;
}`;

/** One colour a line. */
export const LINE_FRAGMENT = `#version 300 es
precision mediump float;
flat in vec4 colour;
out vec4 pixel;
void main() { pixel = colour; }`;

/** Pages as round points; `ring` draws a circle around each instead. */
export const POINT_VERTEX = `${SHARED}
uniform usampler2D pages;
uniform int first;
uniform int ring;
uniform float alpha;
flat out vec4 colour;
flat out vec4 shape; // radius, 1 for hollow, box, edge; in device pixels
void main() {
  uint page = texelFetch(pages, cell(uint(first + gl_VertexID)), 0).x;
  uvec4 style = texelFetch(styles, cell(page), 0);
  if ((style.b & 1u) != 0u) { gl_Position = NOWHERE; gl_PointSize = 1.0; return; }
  gl_Position = vec4(toClip(place(page)), 0.0, 1.0);
  float radius = radiusOf(style) + (ring == 1 ? 2.5 : 0.0);
  float box = ceil(2.0 * (radius + 1.5) * ratio);
  gl_PointSize = box;
  // What is on other hosts or out of reach is hollow; home and what can be reached is filled.
  bool hollow = ring == 1 || (style.b & 6u) != 0u;
  colour = colourOf(style);
  colour.a *= (style.b & 12u) != 0u ? 1.0 : alpha;
  // Where pages crowd, their edges grow thin, or they would be all that is seen.
  shape = vec4(radius * ratio, hollow ? 1.0 : 0.0, box, 0.7 * ratio * min(1.0, pageScale * pageScale));
}`;

/** A disc with a thin edge in the colour of the ground, or a circle. */
export const POINT_FRAGMENT = `#version 300 es
precision highp float;
precision highp int; // as the vertex shader has it, or ring would be two uniforms
uniform vec4 ground;
uniform vec4 ringColour;
uniform float ratio;
uniform int ring;
flat in vec4 colour;
flat in vec4 shape;
out vec4 pixel;
void main() {
  float away = length(gl_PointCoord - 0.5) * shape.z;
  if (shape.y > 0.5) {
    float half_width = (ring == 1 ? 0.75 : 0.5) * ratio;
    float cover = clamp(half_width + 0.5 - abs(away - shape.x), 0.0, 1.0);
    vec4 paint = ring == 1 ? ringColour : colour;
    pixel = vec4(paint.rgb, 1.0) * paint.a * cover;
    return;
  }
  float inside = clamp(shape.x - shape.w * 0.4 - away + 0.5, 0.0, 1.0);
  float edge = clamp(shape.x + shape.w * 0.6 - away + 0.5, 0.0, 1.0);
  pixel = vec4(mix(ground.rgb, colour.rgb, inside), 1.0) * edge * colour.a;
}`;

/** Arrowheads as points that touch the page a link goes to. */
export const ARROW_VERTEX = `${SHARED}
uniform usampler2D links;
uniform int first;
uniform float bend;
uniform float alpha;
flat out vec4 colour;
flat out vec3 aim; // direction in device pixels, box
void main() {
  uvec2 ends = texelFetch(links, cell(uint(first + gl_VertexID)), 0).xy;
  uvec4 start = texelFetch(styles, cell(ends.x), 0);
  uvec4 end = texelFetch(styles, cell(ends.y), 0);
  vec2 a = place(ends.x);
  vec2 b = place(ends.y);
  vec2 tip = toClip(b) * canvas * 0.5;
  vec2 way = tip - toClip(mix(a, (a + b) * 0.5 * (1.0 - bend), bend > 0.0 ? 1.0 : 0.0)) * canvas * 0.5;
  float far = length(way);
  float box = ceil(9.0 * ratio);
  if (((start.b | end.b) & 1u) != 0u || far < box * 2.0) {
    gl_Position = NOWHERE; gl_PointSize = 1.0; return;
  }
  vec2 dir = way / far;
  vec2 middle = tip - dir * ((radiusOf(end) + 1.0) * ratio + box * 0.5);
  gl_Position = vec4(middle / (canvas * 0.5), 0.0, 1.0);
  gl_PointSize = box;
  vec4 paint = colourOf(start);
  colour = vec4(paint.rgb, 1.0) * paint.a * alpha;
  aim = vec3(dir, box);
}`;

/** A slim triangle. */
export const ARROW_FRAGMENT = `#version 300 es
precision highp float;
flat in vec4 colour;
flat in vec3 aim;
out vec4 pixel;
void main() {
  vec2 at = (gl_PointCoord - 0.5) * vec2(aim.z, -aim.z);
  float along = dot(at, aim.xy) + aim.z * 0.5;
  float across = abs(dot(at, vec2(-aim.y, aim.x)));
  float cover = clamp((aim.z - along) * 0.36 - across + 0.5, 0.0, 1.0) * clamp(along + 0.5, 0.0, 1.0);
  pixel = colour * cover;
}`;
