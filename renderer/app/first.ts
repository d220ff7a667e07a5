/** Must be imported before any schema is made: zod would otherwise try to compile validators, which the CSP forbids. */
import { config } from 'zod';

config({ jitless: true });
