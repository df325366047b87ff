using CrossDistil.Serving.Requests;

namespace CrossDistil.Serving.Jobs;

/// <summary>Candidates to rank, answered best first.</summary>
internal sealed class RankJob(ModelLease lease, RowBuffer rows, RankCall call, ReadOnlyMemory<byte> body) : ScoringJob(lease, rows)
{
    protected override void Write(Utf8JsonWriter writer, RankRequest request, int offset)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, Served.Name);
        writer.WriteString("version"u8, Served.Version);
        writer.WriteStartArray("ranked"u8);
        var left = Math.Min(call.Top ?? Count, Count);
        foreach (var row in request.Order) // of all rows that were scored together: a part of a stable order is one too
        {
            if (left == 0) break;
            if (row < offset || row >= offset + Count) continue;
            Write(writer, request, offset, row);
            left--;
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, RankRequest request, int offset, int row)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("id"u8);
        if (call.Ids[row - offset] is var id && id.Equals(default)) writer.WriteNumberValue(row - offset);
        else writer.WriteRawValue(body.Span[id], skipInputValidation: true); // it was read as JSON
        writer.WritePropertyName("score"u8);
        WriteNumber(writer, request.Scores[row]);
        WriteByTask(writer, "probabilities"u8, request, row, isLogit: false);
        if (call.Explain)
        {
            var (missing, unknown) = request.Gaps(row);
            writer.WriteStartObject("explanation"u8);
            WriteByTask(writer, "logits"u8, request, row, isLogit: true);
            writer.WriteNumber("missing_features"u8, missing);
            writer.WriteNumber("unknown_features"u8, unknown);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private void WriteByTask(Utf8JsonWriter writer, ReadOnlySpan<byte> name, RankRequest request, int row, bool isLogit)
    {
        writer.WriteStartObject(name);
        for (var task = 0; task < Served.Ranker.Tasks.Count; task++)
        {
            writer.WritePropertyName(Served.Ranker.Tasks[task]);
            WriteNumber(writer, (isLogit ? request.Logits(task) : request.Probabilities(task))[row]);
        }

        writer.WriteEndObject();
    }
}
