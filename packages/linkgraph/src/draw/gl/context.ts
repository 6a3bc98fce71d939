/**
 * The one WebGL2 context of a window: browsers drop the oldest of about 16, so all maps draw into one hidden canvas,
 * each takes its picture from there, and the last one to leave frees it.
 */
import {
  ARROW_FRAGMENT,
  ARROW_VERTEX,
  LINE_FRAGMENT,
  LINE_VERTEX,
  POINT_FRAGMENT,
  POINT_VERTEX
} from './shaders';

/** A map that draws here. */
export interface GlTenant {
  /** Everything on the card is gone. */
  lost(): void;
  /** The context works again, empty. */
  restored(): void;
}

/** A linked program with the places of its uniforms. */
export interface Program {
  readonly program: WebGLProgram;
  readonly at: (uniform: string) => WebGLUniformLocation | null;
}

/** The programs of a context. */
export interface Programs {
  readonly lines: Program;
  readonly points: Program;
  readonly arrows: Program;
}

/** A picture in the making: `light` while the camera moves, `full` at rest; `plain` is full without smooth edges. */
export type Stage = 'light' | 'full' | 'plain';

/** Names of drivers that draw with the processor. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

interface StageBuffers {
  readonly frame: WebGLFramebuffer;
  readonly colours: WebGLRenderbuffer;
  width: number;
  height: number;
}

const contexts = new WeakMap<Document, SharedGl>();

/** One window's context. */
export class SharedGl {
  programs: Programs;
  /** Whether the processor draws. */
  readonly isSoftware: boolean;
  private readonly tenants = new Set<GlTenant>();
  private readonly stages = new Map<Stage, StageBuffers>();
  /** The full picture in the making, which takes many frames. */
  private holder: object | undefined;

  private constructor(
    private readonly document: Document,
    readonly canvas: HTMLCanvasElement,
    readonly gl: WebGL2RenderingContext
  ) {
    this.programs = programsOf(gl);
    const names = gl.getExtension('WEBGL_debug_renderer_info');
    this.isSoftware = SOFTWARE.test(
      String(gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER))
    );
    canvas.addEventListener('webglcontextlost', this.onLost);
    canvas.addEventListener('webglcontextrestored', this.onRestored);
  }

  /** Joins the window's context; `undefined` where there is no WebGL2, or it is lost just now. */
  static join(document: Document, tenant: GlTenant): SharedGl | undefined {
    const shared = contexts.get(document) ?? SharedGl.open(document);
    shared?.tenants.add(tenant);
    return shared;
  }

  private static open(document: Document): SharedGl | undefined {
    const canvas = document.createElement('canvas');
    const gl = canvas.getContext('webgl2', {
      alpha: true,
      antialias: false, // stages have their own smooth edges
      depth: false,
      powerPreference: 'high-performance'
    });
    if (gl === null || gl.isContextLost()) {
      return undefined;
    }
    const shared = new SharedGl(document, canvas, gl);
    contexts.set(document, shared);
    return shared;
  }

  /** Leaves; the last to leave frees the context. */
  leave(tenant: GlTenant): void {
    this.tenants.delete(tenant);
    if (this.tenants.size === 0 && contexts.get(this.document) === this) {
      contexts.delete(this.document);
      this.canvas.removeEventListener('webglcontextlost', this.onLost);
      this.canvas.removeEventListener('webglcontextrestored', this.onRestored);
      this.gl.getExtension('WEBGL_lose_context')?.loseContext();
    }
  }

  /** Takes the stage for a full picture; `false` while another has it. */
  hold(picture: object): boolean {
    this.holder ??= picture;
    return this.holder === picture;
  }

  /** Gives the stage back. */
  release(picture: object): void {
    if (this.holder === picture) {
      this.holder = undefined;
    }
  }

  /** Whether the programs are compiled; until then nothing can be drawn, and asking more would block the page. */
  isReady(): boolean {
    const { gl, programs } = this;
    const done = gl.getExtension('KHR_parallel_shader_compile')?.COMPLETION_STATUS_KHR;
    return (
      done === undefined ||
      [programs.lines, programs.points, programs.arrows].every(
        ({ program }) => gl.getProgramParameter(program, done) === true
      )
    );
  }

  /** Directs drawing to a stage of this size, in device pixels. */
  enter(stage: Stage, width: number, height: number): void {
    const { gl } = this;
    const buffers = this.buffersOf(stage);
    gl.bindFramebuffer(gl.FRAMEBUFFER, buffers.frame);
    if (buffers.width < width || buffers.height < height) {
      buffers.width = Math.max(width, buffers.width);
      buffers.height = Math.max(height, buffers.height);
      gl.bindRenderbuffer(gl.RENDERBUFFER, buffers.colours);
      // Smooth edges cost a processor four times the work: it gets them at rest only, and for few links.
      const samples =
        stage === 'plain' || (this.isSoftware && stage === 'light')
          ? 0
          : Math.min(4, Number(gl.getParameter(gl.MAX_SAMPLES)));
      gl.renderbufferStorageMultisample(
        gl.RENDERBUFFER,
        samples,
        gl.RGBA8,
        buffers.width,
        buffers.height
      );
      gl.framebufferRenderbuffer(
        gl.FRAMEBUFFER,
        gl.COLOR_ATTACHMENT0,
        gl.RENDERBUFFER,
        buffers.colours
      );
    }
    gl.viewport(0, 0, width, height);
  }

  /** Copies the stage's picture to the place given; call in the task that uses it. */
  show(stage: Stage, width: number, height: number, into: CanvasRenderingContext2D): void {
    const { gl, canvas } = this;
    if (canvas.width < width || canvas.height < height) {
      canvas.width = Math.max(width, canvas.width);
      canvas.height = Math.max(height, canvas.height);
    }
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.buffersOf(stage).frame);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    // The context's origin is at the bottom, the page's at the top.
    into.drawImage(canvas, 0, canvas.height - height, width, height, 0, 0, width, height);
  }

  private buffersOf(stage: Stage): StageBuffers {
    const known = this.stages.get(stage);
    if (known) {
      return known;
    }
    const made: StageBuffers = {
      frame: this.gl.createFramebuffer(),
      colours: this.gl.createRenderbuffer(),
      width: 0,
      height: 0
    };
    this.stages.set(stage, made);
    return made;
  }

  private readonly onLost = (event: Event) => {
    event.preventDefault(); // or it never comes back
    this.holder = undefined;
    this.stages.clear();
    for (const tenant of this.tenants) {
      tenant.lost();
    }
  };

  private readonly onRestored = () => {
    this.programs = programsOf(this.gl);
    for (const tenant of this.tenants) {
      tenant.restored();
    }
  };
}

function programsOf(gl: WebGL2RenderingContext): Programs {
  return {
    lines: programOf(gl, LINE_VERTEX, LINE_FRAGMENT),
    points: programOf(gl, POINT_VERTEX, POINT_FRAGMENT),
    arrows: programOf(gl, ARROW_VERTEX, ARROW_FRAGMENT)
  };
}

function programOf(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment]
  ] as const) {
    const shader = gl.createShader(kind);
    if (shader !== null) {
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      gl.deleteShader(shader); // it lives on as long as the program
    }
  }
  gl.linkProgram(program); // goes on by itself; asking how it went would wait for it
  const known = new Map<string, WebGLUniformLocation | null>();
  return {
    program,
    at: name => {
      let place = known.get(name);
      if (known.size === 0 && !gl.isContextLost()) {
        check(gl, program);
      }
      if (place === undefined) {
        place = gl.getUniformLocation(program, name);
        known.set(name, place);
      }
      return place;
    }
  };
}

/** @throws Error when a program is not what this card takes, which is a bug */
function check(gl: WebGL2RenderingContext, program: WebGLProgram): void {
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true && !gl.isContextLost()) {
    throw new Error(`A shader does not compile: ${gl.getProgramInfoLog(program)}`);
  }
}
