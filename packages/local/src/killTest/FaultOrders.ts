import { ResponseError } from '@backstage/errors';
import { Fault } from '../faults/Faults';
import { fetchInTime } from '../portal/fetchInTime';

/** What can be ordered; what is left out has its default. */
export type FaultOrder = Pick<Fault, 'method' | 'path'> & Partial<Fault>;

/** Orders faults of a stand-in over HTTP, see faults/router.ts. */
export class FaultOrders {
  readonly #url: string;
  readonly #authorization: string;

  /** @param url - of the stand-in */
  constructor(url: string, authorization: string) {
    this.#url = `${url}/_faults`;
    this.#authorization = authorization;
  }

  async order(fault: FaultOrder): Promise<void> {
    await this.#request('POST', fault);
  }

  /** Those that did not happen yet, or not as often as they were ordered. */
  async waiting(): Promise<Fault[]> {
    return (await this.#request('GET')).json();
  }

  async clear(): Promise<void> {
    await this.#request('DELETE');
  }

  async #request(method: string, body?: object): Promise<Response> {
    const answer = await fetchInTime(this.#url, {
      method,
      headers: {
        Authorization: this.#authorization,
        'Content-Type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) {
      throw await ResponseError.fromResponse(answer);
    }
    return answer;
  }
}
