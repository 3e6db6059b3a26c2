package io.workerreturn.services;

import io.workerreturn.schema.ServiceAlert;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Kept;
import io.workerreturn.topology.Topics.Topic;

/** The alerts of all services: a row for as long as its reason stands. */
public final class ServiceAlerts {
    /** Every service writes its own keys. */
    public static final Topic<ServiceAlert> TOPIC = new Topic<>(
            "service-alerts", "service\\|kind\\|subject", ServiceAlert.class, Group.CONCLUSIONS, Kept.COMPACTED);

    private ServiceAlerts() {}

    /** The service whose alert has this id. */
    public static String service(String id) {
        return id.substring(0, Math.max(0, id.indexOf('|')));
    }

    /** The id of an alert of a service: its key. */
    public static String id(String service, String kind, String subject) {
        return service + '|' + kind + '|' + subject;
    }
}
