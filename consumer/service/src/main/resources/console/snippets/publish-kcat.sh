kcat -P -b {bootstrap} -t {topic} -k hello:1 -H content-type=application/cloudevents+json <<'EVENT'
{event}
EVENT
