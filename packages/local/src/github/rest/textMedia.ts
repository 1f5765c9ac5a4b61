import { Request, Response } from 'express';

type TextMedia = 'diff' | 'sha';

/** What the client wants instead of JSON, if it does. */
export function textMediaOf(request: Request): TextMedia | undefined {
  const accept = request.get('accept') ?? '';
  const [, media] =
    /application\/vnd\.github(?:\.v?3)?\.(diff|sha)\b/.exec(accept) ?? [];
  return media === 'diff' || media === 'sha' ? media : undefined;
}

export function sendText(response: Response, media: TextMedia, text: string) {
  response.type(`application/vnd.github.${media}; charset=utf-8`).send(text);
}
