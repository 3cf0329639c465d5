export { fetchKafkaJars } from './kafka-jars.js';
export { startKafka, type KafkaFixtureOptions, type RunningBroker, type RunningKafka } from './start-kafka.js';
export { whyNoKafka } from './why-no-kafka.js';
