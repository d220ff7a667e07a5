/** A nurse of the bench's organisation; all its users have this password. */
export const NURSE = { login: 'nora', password: 'a long first password' };
