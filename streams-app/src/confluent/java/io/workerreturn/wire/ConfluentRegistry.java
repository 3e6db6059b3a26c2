package io.workerreturn.wire;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import org.apache.avro.Schema;

/** A registry behind Confluent's client, whose caches its serializer and deserializer then find filled. */
final class ConfluentRegistry implements SchemaRegistry {
    private final SchemaRegistryClient client;

    ConfluentRegistry(SchemaRegistryClient client) {
        this.client = client;
    }

    @Override
    public Schema fetch(int id) throws IOException, NoSuchSchemaException {
        ParsedSchema schema;
        try {
            // by no subject, as the deserializer will ask
            schema = client.getSchemaBySubjectAndId(null, id);
        } catch (RestClientException e) {
            if (NOT_FOUND.contains(e.getErrorCode())) {
                throw NoSuchSchemaException.unknown(id);
            }
            throw new IOException(e.getMessage(), e);
        }
        if (schema instanceof AvroSchema avro) {
            return avro.rawSchema();
        }
        throw NoSuchSchemaException.notAvro(id, schema.schemaType());
    }

    @Override
    public int register(String subject, Schema schema) throws IOException {
        AvroSchema parsed = new AvroSchema(schema);
        try {
            return client.getId(subject, parsed);
        } catch (RestClientException e) {
            if (!NOT_FOUND.contains(e.getErrorCode())) {
                throw refusal(subject, e);
            }
        }
        try {
            client.register(subject, parsed);
            return client.getId(subject, parsed);
        } catch (RestClientException e) {
            throw refusal(subject, e);
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("The schema registry's client did not close.", e);
        }
    }

    private static IOException refusal(String subject, RestClientException e) {
        SchemaRegistry.refuse(subject, e.getStatus(), e.getMessage());
        return new IOException(e.getMessage(), e);
    }
}
