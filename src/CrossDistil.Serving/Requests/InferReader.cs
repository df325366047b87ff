namespace CrossDistil.Serving.Requests;

/// <summary>What a request to infer asks for.</summary>
/// <param name="Id">Answered as it came; null = none.</param>
/// <param name="Outputs">Positions of the outputs to answer, in order; null = all.</param>
internal sealed record InferCall(string? Id, IReadOnlyList<int>? Outputs);

/// <summary>Reads an inference request of the Open Inference Protocol v2: one input tensor per feature.</summary>
internal ref struct InferReader(ReadOnlySpan<byte> body, FeatureTable features, string[] outputNames, RowBuffer rows, int maxRows)
{
    private TensorReader _tensors = new(body, features, rows, maxRows);
    private Utf8JsonReader _json = JsonBody.Reader(body);
    private string? _id;
    private bool _hasInputs, _allowMissing;
    private List<int>? _outputs;

    /// <summary>Reads the body into the rows.</summary>
    /// <exception cref="RequestException">400 or 413, with the problem.</exception>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public InferCall Read()
    {
        _json.Read();
        _json.Expect(JsonTokenType.StartObject, "body", "an object with inputs");
        while (_json.NextMember()) Member(_json.Text());
        _json.Read(); // only white space may follow
        rows.Rows = _tensors.Rows ?? throw JsonBody.Fault("inputs", "are missing", "give a list of tensors, one for each feature");
        features.RequireAll(rows, _allowMissing, "inputs", "\"parameters\": {\"allow_missing\": true}");
        return new InferCall(_id, _outputs);
    }

    private void Member(string name)
    {
        _json.Read();
        switch (name)
        {
            case "id" or "parameters" or "outputs" when _json.TokenType is JsonTokenType.Null: // as clients write what they leave out
                break;
            case "id":
                _id = _json.Text(name, "a text");
                break;
            case "model_name" or "model_version": // clients repeat what the address says
                _json.Skip();
                break;
            case "parameters":
                Parameters();
                break;
            case "inputs":
                if (_hasInputs) throw JsonBody.Fault(name, "are given twice", "give them once");
                _hasInputs = true;
                _json.Expect(JsonTokenType.StartArray, name, "a list of tensors");
                while (_json.NextItem()) _tensors.Read(ref _json);
                break;
            case "outputs":
                Outputs();
                break;
            default:
                throw JsonBody.Fault(
                    "body", $"has an unknown member {RequestException.Quote(name)}",
                    "known: id, model_name, model_version, parameters, inputs, outputs");
        }
    }

    /// <summary>The protocol lets clients send parameters that a server does not know.</summary>
    private void Parameters()
    {
        _json.Expect(JsonTokenType.StartObject, "parameters", "an object");
        while (_json.NextMember())
            if (_json.IsNamed("allow_missing")) _allowMissing = _json.Truth("parameters.allow_missing");
            else _json.Skip();
    }

    private void Outputs()
    {
        _json.Expect(JsonTokenType.StartArray, "outputs", "a list of objects with a name");
        if (_outputs is not null) throw JsonBody.Fault("outputs", "are given twice", "give them once");
        _outputs = [];
        while (_json.NextItem())
        {
            var name = OutputName();
            var output = Array.IndexOf(outputNames, name);
            if (output < 0)
                throw JsonBody.Fault(
                    "outputs", $"there is no output {RequestException.Quote(name)}", $"outputs: {string.Join(", ", outputNames)}");
            // Repeated outputs could make an answer much longer than its rows.
            if (_outputs.Contains(output)) throw JsonBody.Fault("outputs", $"{name} is given twice", "name each output once");
            _outputs.Add(output);
        }
    }

    private string OutputName()
    {
        _json.Expect(JsonTokenType.StartObject, "outputs", "a list of objects with a name");
        string? name = null;
        while (_json.NextMember())
            if (_json.IsNamed("name")) name = _json.Text("outputs", "a name that is a text");
            else _json.Skip();
        return name ?? throw JsonBody.Fault("outputs", "an output has no name", "give each a name");
    }
}
