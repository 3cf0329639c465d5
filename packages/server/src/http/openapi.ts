/** The document at /openapi.json, made from the schemas of the routes. To be called before they are declared. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Belfry', description: 'Recall over a trained run.', version: '1' },
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
