from confluent_kafka import Producer

event = """{event}"""
producer = Producer({"bootstrap.servers": "{bootstrap}"})
producer.produce("{topic}", key="hello:1", value=event,
                 headers={"content-type": "application/cloudevents+json"})
producer.flush()
