#version 330
in float a;
out float v_id;
flat out ivec2 v_ids;
void main() { v_id = a + float(gl_InstanceID); v_ids = ivec2(gl_InstanceID, gl_VertexID); }
