import { z } from 'zod';

/** Body of every answer that is an error, as CouchDB spells it. */
export const errorBody = z.looseObject({ error: z.string(), reason: z.string().optional() });

/** The error words of CouchDB that the protocol uses, with their status. */
export const ERROR_STATUS = {
  bad_request: 400,
  doc_validation: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  conflict: 409,
  file_exists: 412,
  missing_stub: 412,
  document_too_large: 413,
  too_large: 413,
  bad_content_type: 415,
  not_implemented: 501,
} as const;
