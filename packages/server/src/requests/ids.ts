/** Ids as JSON schema. */
export const id = { type: 'string', minLength: 1, maxLength: 512 } as const;

export function idsUpTo(maxItems: number, description: string): object {
  return { type: 'array', items: id, maxItems, description };
}
