/** An answer that is an error in CouchDB's words: `{"error": …, "reason": …}`. Thrown anywhere below an endpoint. */
export class CouchError extends Error {
  override name = 'CouchError';
  readonly status: number;
  readonly word: string;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, word: string, reason: string, headers: Readonly<Record<string, string>> = {}) {
    super(`${word}: ${reason}`);
    this.status = status;
    this.word = word;
    this.reason = reason;
    this.headers = headers;
  }
}

export const badRequest = (reason: string) => new CouchError(400, 'bad_request', reason);
export const queryParseError = (reason: string) => new CouchError(400, 'query_parse_error', reason);
export const illegalDocumentId = (reason: string) => new CouchError(400, 'illegal_docid', reason);
export const invalidJson = () => badRequest('invalid UTF-8 JSON');
export const unauthorized = (reason = 'You are not authorized to access this db.') =>
  new CouchError(401, 'unauthorized', reason);
export const notServerAdmin = () => unauthorized('You are not a server admin.');
export const forbidden = (reason: string) => new CouchError(403, 'forbidden', reason);
export const notDatabaseAdmin = () => forbidden('You are not a db or server admin.');
export const noSuchDatabase = () => new CouchError(404, 'not_found', 'Database does not exist.');
export const notFound = (reason = 'missing') => new CouchError(404, 'not_found', reason);
export const methodNotAllowed = (allowed: readonly string[]) =>
  new CouchError(405, 'method_not_allowed', `Only ${allowed.join(',')} allowed`, { allow: allowed.join(',') });
export const conflict = () => new CouchError(409, 'conflict', 'Document update conflict.');
export const databaseExists = () =>
  new CouchError(412, 'file_exists', 'The database could not be created, the file already exists.');
export const requestTooLarge = () => new CouchError(413, 'too_large', 'the request entity is too large');
export const documentTooLarge = (id: string) => new CouchError(413, 'document_too_large', id);
export const attachmentTooLarge = (name: string) => new CouchError(413, 'attachment_too_large', name);
export const wrongMd5 = () => new CouchError(400, 'content_md5_mismatch', 'Possible message corruption.');
export const missingStub = (id: string, name: string) =>
  new CouchError(412, 'missing_stub', `Invalid attachment stub in ${id} for ${name}`);
export const wrongContentType = (reason: string) => new CouchError(415, 'bad_content_type', reason);
export const rangeNotSatisfiable = (length: number) =>
  new CouchError(416, 'requested_range_not_satisfiable', 'Requested range not satisfiable', {
    'content-range': `bytes */${length}`,
  });
export const notImplemented = (reason: string) => new CouchError(501, 'not_implemented', reason);
export const insufficientStorage = () =>
  new CouchError(
    507,
    'insufficient_storage',
    'The disk of the server is full: this request was not stored, or not all of it. Free some space, then send it again.',
  );
