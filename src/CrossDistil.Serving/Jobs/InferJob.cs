using CrossDistil.Serving.Requests;

namespace CrossDistil.Serving.Jobs;

/// <summary>Rows to score, answered as output tensors in the order of the rows.</summary>
internal sealed class InferJob(ModelLease lease, RowBuffer rows, InferCall call) : ScoringJob(lease, rows)
{
    protected override void Write(Utf8JsonWriter writer, RankRequest request, int offset)
    {
        writer.WriteStartObject();
        writer.WriteString("model_name"u8, Served.Name);
        writer.WriteString("model_version"u8, Served.Version);
        if (call.Id is { } id) writer.WriteString("id"u8, id);
        writer.WriteStartArray("outputs"u8);
        for (var i = 0; i < (call.Outputs?.Count ?? Served.Outputs.Length); i++) Write(writer, request, offset, call.Outputs?[i] ?? i);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, RankRequest request, int offset, int output)
    {
        var (task, isScore) = (output / 2, output == 2 * Served.Ranker.Tasks.Count);
        writer.WriteStartObject();
        writer.WriteString("name"u8, Served.Outputs[output]);
        writer.WriteString("datatype"u8, isScore ? "FP64"u8 : "FP32"u8);
        writer.WriteStartArray("shape"u8);
        writer.WriteNumberValue(Count);
        writer.WriteEndArray();
        writer.WriteStartArray("data"u8);
        if (isScore)
            foreach (var score in request.Scores.Slice(offset, Count)) WriteNumber(writer, score);
        else
            foreach (var value in (output % 2 == 0 ? request.Logits(task) : request.Probabilities(task)).Slice(offset, Count))
                WriteNumber(writer, value);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
