-- What retention asks of the segments that still have records, without their filters, which are most of a segment.
CREATE VIEW trail_size AS SELECT writer, first, last_time, size FROM trail_segment WHERE pruned = 0;
