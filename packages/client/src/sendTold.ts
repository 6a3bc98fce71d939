/** Sends a body and tells how much of it is on its way, which `fetch` cannot. */
import type { Request } from './transport';

/**
 * @param progress hears the share that is sent, 0 to 1
 * @throws TypeError when nobody answered, the signal's reason when it was raised
 */
export function sendTold(
  address: URL,
  { method = 'POST', headers = {}, body, signal }: Request,
  progress: (share: number) => void
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open(method, address);
    for (const [name, value] of Object.entries(headers)) {
      call.setRequestHeader(name, value);
    }
    call.responseType = 'blob';
    call.upload.onprogress = event => progress(event.total > 0 ? event.loaded / event.total : 0);
    call.onload = () => {
      const content: unknown = call.response;
      resolve(
        new Response(content instanceof Blob && content.size > 0 ? content : null, {
          status: call.status
        })
      );
    };
    call.onerror = () => reject(new TypeError('Nobody answered.'));
    const stop = (): void => {
      call.abort();
      reject(signal?.reason instanceof Error ? signal.reason : new Error('Aborted.'));
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) {
      stop();
      return;
    }
    call.send(body ?? null);
  });
}
