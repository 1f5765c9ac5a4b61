import { Response } from 'express';

/** What S3 answers instead of what was asked for. */
export class S3Error extends Error {
  readonly status: number;
  /** One of S3's error codes, which clients take for the name of the error. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function sendError(
  response: Response,
  { status, code, message }: S3Error,
): void {
  response
    .status(status)
    .type('application/xml')
    .send(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(
        message,
      )}</Message></Error>`,
    );
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
