// What share of the true best items, seen ones left out, the server's answers hold: compared with a plain loop over all items.
const USERS = 200;

export async function recallOfAnswers(server, { users, items, userVectors, itemVectors, seenOf, efSearch }, k) {
  const { dim } = itemVectors;
  let found = 0;
  for (let n = 0; n < USERS; n++) {
    const row = Math.floor(((n + 0.5) * users.length) / USERS);
    const answer = await (await server.post('/v1/recall/user', { user: users[row], k, efSearch })).json();
    const answered = new Set(answer.items.map(({ item }) => item));
    const seen = new Set(seenOf(row));
    const scores = items.map((_, item) => {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += userVectors.values[row * dim + d] * itemVectors.values[item * dim + d];
      return seen.has(item) ? -Infinity : sum;
    });
    const best = [...scores.keys()].sort((a, b) => scores[b] - scores[a]).slice(0, k);
    found += best.filter((item) => answered.has(items[item])).length;
  }
  return found / (USERS * k);
}
