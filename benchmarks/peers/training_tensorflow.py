"""The training benchmark's step in TensorFlow, as one graph: sparse gradients of the tables, moments of touched rows only."""

import tensorflow as tf

from training_work import Work

work = Work()
tf.config.threading.set_intra_op_parallelism_threads(work.threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
tf.random.set_seed(1)

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class Tower:
    def __init__(self, rows):
        self.table = tf.Variable(tf.random.normal([rows, work.dim], stddev=0.1 / work.dim**0.5))
        widths = [(work.dim, work.hidden), (work.hidden, work.dim)]
        self.kernels = [tf.Variable(tf.random.normal(shape, stddev=(2 / shape[0]) ** 0.5)) for shape in widths]
        self.biases = [tf.Variable(tf.zeros([to])) for _, to in widths]

    def __call__(self, rows):
        hidden = tf.nn.relu(tf.nn.bias_add(tf.gather(self.table, rows) @ self.kernels[0], self.biases[0]))
        return tf.math.l2_normalize(tf.nn.bias_add(hidden @ self.kernels[1], self.biases[1]), axis=1)


class LazyAdam:
    """Of one variable; of a table only the rows that a step touches."""

    def __init__(self, variable):
        self.variable = variable
        self.first = tf.Variable(tf.zeros_like(variable))
        self.second = tf.Variable(tf.zeros_like(variable))

    def apply(self, gradient, rate):
        if isinstance(gradient, tf.IndexedSlices):
            rows, places = tf.unique(gradient.indices)
            values = tf.math.unsorted_segment_sum(gradient.values, places, tf.size(rows))
            first, second = tf.gather(self.first, rows), tf.gather(self.second, rows)
            first, second, change = self._moments(values, first, second, rate)
            self.first.scatter_update(tf.IndexedSlices(first, rows))
            self.second.scatter_update(tf.IndexedSlices(second, rows))
            self.variable.scatter_sub(tf.IndexedSlices(change, rows))
        else:
            first, second, change = self._moments(gradient, self.first, self.second, rate)
            self.first.assign(first)
            self.second.assign(second)
            self.variable.assign_sub(change)

    def _moments(self, gradient, first, second, rate):
        first = BETA1 * first + (1 - BETA1) * gradient
        second = BETA2 * second + (1 - BETA2) * gradient * gradient
        return first, second, rate * first / (tf.sqrt(second) + EPSILON)


user_tower, item_tower = Tower(work.users), Tower(work.items)
variables = [part for tower in (user_tower, item_tower) for part in (tower.table, *tower.kernels, *tower.biases)]
optimizers = [LazyAdam(variable) for variable in variables]
log_expected_count = tf.constant(work.log_expected_count())
steps = tf.Variable(0.0)


@tf.function
def train_step(users, items, drawn):
    candidates = tf.concat([items, drawn], 0)
    with tf.GradientTape() as tape:
        queries = user_tower(users) / work.temperature
        scores = tf.matmul(queries, item_tower(candidates), transpose_b=True)
        logits = scores - tf.gather(log_expected_count, candidates)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.range(tf.size(items)), logits)
        loss = tf.reduce_mean(losses)
    steps.assign_add(1)
    rate = work.learning_rate * tf.sqrt(1 - BETA2**steps) / (1 - BETA1**steps)
    for optimizer, gradient in zip(optimizers, tape.gradient(loss, variables)):
        optimizer.apply(gradient, rate)
    return loss


def step(users, items, drawn):
    return float(train_step(tf.constant(users), tf.constant(items), tf.constant(drawn)))


work.measure(step)
