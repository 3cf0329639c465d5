/** Requests are checked as they are: nothing is converted or left out, but query strings, which are text, become numbers. */
import { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';

export function validateStrictly(app: FastifyInstance): void {
  const options = { removeAdditional: false, useDefaults: false, allErrors: false, strict: false } as const;
  const asGiven = new Ajv({ ...options, coerceTypes: false });
  const fromText = new Ajv({ ...options, coerceTypes: true });
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? asGiven : fromText).compile(schema as object),
  );
}
